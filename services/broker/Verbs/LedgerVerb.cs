using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Npgsql;

namespace Broker.Broker.Verbs;

/// <summary><c>broker ledger</c>: what became of every message; 1 when it does not balance.</summary>
public static class LedgerVerb
{
    private const double LongestWaitSeconds = 86_400;

    internal static readonly JsonSerializerOptions Names = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var wait = new Option<double?>("--wait") { Description = "Wait until everything has come to its end, at most so many seconds (0 to 86400)." };
        wait.Validators.Add(parsed =>
        {
            if (ParsedValue.Of(parsed, wait) is { } seconds && seconds is not (>= 0 and <= LongestWaitSeconds))
                parsed.AddError("--wait must be 0 to 86400 seconds");
        });
        var command = new Command("ledger", "What became of every message; exits 1 when not each came to exactly one end.") { json, wait };
        command.SetAction((parsed, cancellation) => UseAsync((reader, database) => PrintAsync(
            reader, database, parsed.GetValue(wait) is { } seconds ? TimeSpan.FromSeconds(seconds) : null, parsed.GetValue(json), cancellation)));
        command.Subcommands.Add(Acknowledge());
        return command;
    }

    private static Command Acknowledge()
    {
        var at = UtcTime.Option("--at", "Only gaps that were known at this time, the one that broker ledger printed");
        var command = new Command("acknowledge", "Take note of gaps: what Kafka deleted before it was read is gone, and counts as wrong no longer. Each is printed.") { at };
        command.SetAction((parsed, cancellation) => UseAsync(async (reader, _) =>
        {
            var until = UtcTime.Of(parsed.GetValue(at)) ?? DateTimeOffset.MaxValue;
            var gaps = (await reader.ReadAsync(cancellation)).Gaps.Where(gap => gap.SeenAt <= until).ToList();
            await reader.AcknowledgeAsync(gaps, Environment.UserName, cancellation);
            foreach (var gap in gaps)
                Console.WriteLine(gap.ToText());
            await Console.Error.WriteLineAsync($"{gaps.Count} gaps acknowledged by {Environment.UserName}");
            return ExitCode.Done;
        }));
        return command;
    }

    private static async Task<int> PrintAsync(LedgerReader reader, Database database, TimeSpan? wait, bool asJson, CancellationToken cancellation)
    {
        var report = await reader.JudgeAsync(wait, cancellation);
        if (report.IsStill && !report.IsEven)
            report = report with { Wrong = await NamedAsync(report, new LedgerSearch(database), cancellation) };
        else if (report.Verdict == LedgerVerdict.OnTheWay && wait is not null)
            report = report with { Wrong = [$"{report.OnTheWay} messages are still on their way after {wait.Value.TotalSeconds:0.#} s"] };
        Console.WriteLine(asJson ? JsonSerializer.Serialize(report, Names) : LedgerText.Of(report));
        foreach (var line in report.Wrong)
            await Console.Error.WriteLineAsync($"error: {line}");
        return report.Wrong.Count == 0 ? ExitCode.Done : ExitCode.DoneWithFailures;
    }

    /// <summary>What is wrong, with the offsets of the very messages; where it takes too long to find them the numbers are told all the same.</summary>
    private static async Task<IReadOnlyList<string>> NamedAsync(LedgerReport report, LedgerSearch search, CancellationToken cancellation)
    {
        var wrong = report.Wrong.ToList();
        foreach (var partition in report.Partitions.Where(partition => partition.OnTheWay != 0))
        {
            var place = $"{partition.Topic} [{partition.Partition}]";
            try
            {
                if (await search.MissingAsync(partition, cancellation) is { Count: > 0 } missing)
                    wrong.Add($"{place}: came to no end: {Offsets(missing)}");
                if (await search.TooManyAsync(partition, cancellation) is { Count: > 0 } twice)
                    wrong.Add($"{place}: came to two ends, or to one without having been counted: {Offsets(twice)}");
            }
            catch (NpgsqlException error)
            {
                wrong.Add($"{place}: their offsets could not be looked up: {error.Message}");
            }
        }

        return wrong;
    }

    private static string Offsets(IReadOnlyList<OffsetRange> ranges) =>
        $"{(ranges.Count == LedgerSearch.MostRanges ? $"the first {ranges.Count} ranges of " : "")}offsets {string.Join(", ", ranges)}";

    private static Task<int> UseAsync(Func<LedgerReader, Database, Task<int>> work) => Guarded.RunAsync(async () =>
    {
        Settings.Required("BROKER_POSTGRES");
        var options = OptionsReader.Read(name => name == "BROKER_REDIS" ? FilterDatabase.NotUsed : Settings.Find(name));
        await using var database = new Database(options.Postgres);
        await database.MigrateAsync(CancellationToken.None);
        using var reader = new LedgerReader(options, database, TimeProvider.System);
        return await work(reader, database);
    });
}
