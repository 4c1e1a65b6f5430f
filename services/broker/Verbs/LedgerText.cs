using System.Text;
using Broker.Core.Storage;

namespace Broker.Broker.Verbs;

/// <summary>The ledger as a person reads it.</summary>
internal static class LedgerText
{
    public static string Of(LedgerReport report)
    {
        var text = new StringBuilder();
        Table(text, ["survey partition", "consumed", "stored", "duplicates", "dead-lettered", "on its way", "lost"], report.Partitions.Select(p => new object[]
        {
            $"{p.Topic} [{p.Partition}]", p.Consumed, p.Stored, p.Duplicates, p.DeadLettered, p.OnTheWay, p.Lost,
        }));
        text.AppendLine();
        Table(text, ["worker and partition", "consumed", "passed", "dropped", "rejected", "repeated", "lag"], report.Roles.Select(r => new object[]
        {
            $"{r.Worker} {r.Topic} [{r.Partition}]", r.Consumed, r.Passed, r.Dropped, r.Rejected, r.Repeated, r.Lag is { } lag ? lag : "-",
        }));
        var (total, matches) = (report.Total, report.Matches);
        text.AppendLine();
        text.AppendLine($"{matches.Matched} matches = {matches.Published} published + {matches.Refused} refused{(matches.Untold == 0 ? "" : $" + {matches.Untold} untold")}; webhooks: {matches.Delivered} delivered, {matches.Undeliverable} undeliverable, {matches.Pending} pending");
        text.Append($"{Word(report.Verdict)}: {total.Consumed} consumed = {total.Stored} stored + {total.Duplicates} duplicates + {total.DeadLettered} dead-lettered + {total.OnTheWay} on their way{(total.NoEnd == 0 ? "" : $" + {total.NoEnd} to no end")}; {total.Lost} lost (at {report.At.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ})");
        return text.ToString();
    }

    private static string Word(LedgerVerdict verdict) => verdict switch
    {
        LedgerVerdict.Balanced => "balanced",
        LedgerVerdict.OnTheWay => "on the way",
        _ => "NOT BALANCED",
    };

    private static void Table(StringBuilder text, string[] head, IEnumerable<object[]> rows)
    {
        var lines = rows.Select(row => row.Select(cell => cell.ToString()!).ToArray()).Prepend(head).ToList();
        var widths = head.Select((_, column) => lines.Max(line => line[column].Length)).ToList();
        foreach (var line in lines)
            text.AppendLine(string.Join("  ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd());
    }
}
