using System.Text;
using System.Text.Json;
using Broker.Core.Hosting;
using Broker.Core.Streams;
using Broker.ServerTests.Whole;

namespace Broker.ServerTests.Faults;

/// <summary>Compares what a run left behind, in PostgreSQL, on the topics and at the receiver of its webhooks, with the reference.</summary>
internal sealed class FaultJudge(FaultRun run)
{
    private const int Named = 3;

    private readonly FaultOracle oracle = new(run.Place);
    private readonly Dictionary<string, List<string>> problems = [];

    /// <summary>
    /// What the survey sends again may be published in the place of the first, or beside it, under the same id, with the survey's other time
    /// of sending in it: ingest's memory of what it has seen ends with its process, and of two topics either may be read first. It is
    /// counted, and must be the only difference.
    /// </summary>
    public bool CopyMayBeFirst { get; init; }

    /// <summary>Everything that is not as it must be, a line for each kind.</summary>
    public async Task<IReadOnlyList<string>> JudgeAsync()
    {
        await CompareTablesAsync();
        var published = run.Filters.Sum(CompareTopic);
        var delivered = CompareHook();
        CountRepeats();
        if (await AskLedgerAsync() is { } ledger)
            CompareLedger(ledger, published, delivered);
        return Problems();
    }

    /// <summary>As <see cref="JudgeAsync"/>, without the topics, which take long to read.</summary>
    public async Task<IReadOnlyList<string>> JudgeTablesAsync()
    {
        await CompareTablesAsync();
        await AskLedgerAsync();
        return Problems();
    }

    private void CompareLedger(string json, int published, int delivered)
    {
        using var ledger = JsonDocument.Parse(json);
        var matches = ledger.RootElement.GetProperty("matches");
        Check(matches.GetProperty("published").GetInt64() == published, "the ledger's matches", () => $"{published} are on the filters' topics: {matches}");
        Check(matches.GetProperty("untold").GetInt64() == 0, "the ledger's matches", () => $"not all were told of: {matches}");
        Check(matches.GetProperty("delivered").GetInt64() == delivered, "the ledger's webhooks", () => $"{delivered} were delivered: {matches}");
    }

    /// <summary><c>broker ledger</c> must agree, and have counted every packet once.</summary>
    /// <returns>What it printed; null when it could not.</returns>
    private async Task<string?> AskLedgerAsync()
    {
        var options = run.Place.Options with { DataFolder = Path.Combine(run.Place.Options.DataFolder, "ledger") };
        var (code, output, errors) = await BrokerProgram.RunAsync(options.DataFolder, run.Place.Environment(options), "ledger", "--json", "--wait", "30");
        Check(code == 0, "the ledger does not balance", () => $"exit {code}: {errors} {output}");
        return output.StartsWith('{') ? output : null;
    }

    private async Task CompareTablesAsync()
    {
        Compare("rows of alerts", run.Reference.Alerts, await oracle.RowsAsync<string>("SELECT survey || ':' || alert_id FROM alerts"));
        Compare("rows of matches", run.Reference.Matches.Values.SelectMany(matches => matches.Keys).ToHashSet(), await oracle.RowsAsync<string>("SELECT id FROM matches"));
        Compare(
            "dead letters",
            run.Sender.Poison.Keys.Select(at => $"{at.Topic}/{at.Partition}/{at.Offset}").ToHashSet(),
            await oracle.RowsAsync<string>("SELECT topic || '/' || partition || '/' || message_offset FROM dead_letters"));
    }

    private List<string> Problems()
    {
        foreach (var line in run.Brokers.SelectMany(broker => broker.Alarming))
            Check(false, "the log", () => line);
        return [.. problems.Select(problem => Line(problem.Key, problem.Value))];
    }

    /// <returns>How many different matches it has.</returns>
    private int CompareTopic(ExpectedFilter filter)
    {
        var found = new List<string>();
        foreach (var message in TopicMessages.Read(run.Place.Options.Kafka!, run.Place.Prefix + filter.Topic))
            found.Add(CheckBody(filter, message.Message.Value, $"topic of {filter.Name}"));
        var ids = found.ToHashSet();
        Compare($"topic of {filter.Name}", run.Reference.Matches[filter.Name].Keys, [.. ids]);
        run.Figures.Note($"repeats_{filter.Name}", found.Count - ids.Count);
        return ids.Count;
    }

    /// <returns>How many different matches came by webhook.</returns>
    private int CompareHook()
    {
        var delivered = 0;
        foreach (var filter in run.Filters.Where(filter => filter.HasWebhook))
        {
            var found = run.Hook.Messages.ToList();
            foreach (var message in found)
                Check(CheckBody(filter, message.Body, "webhook") == message.Id, "webhooks that carry another id", () => message.Id);
            var ids = found.Select(message => message.Id).ToHashSet();
            Compare("webhooks", run.Reference.Matches[filter.Name].Keys, [.. ids]);
            run.Figures.Note("repeats_webhooks", found.Count - ids.Count);
            delivered += ids.Count;
        }

        return delivered;
    }

    /// <returns>The match's id.</returns>
    private string CheckBody(ExpectedFilter filter, byte[] body, string where)
    {
        var id = FilterTopic.Id(Encoding.UTF8.GetString(body));
        if (!run.Reference.Matches[filter.Name].TryGetValue(id, out var expected))
            return id;
        var compared = run.Reference.Compared(body);
        if (CopyMayBeFirst && expected.IsRepeat(compared))
            run.Figures.Add("survey_repeats_published", 1);
        else
            Check(expected.IsBody(compared), $"{where}: bodies differ from the reference", () => $"{id}: {expected.Difference(compared)}");
        return id;
    }

    /// <summary>Of our own first topic: what ingest published more than once.</summary>
    private void CountRepeats()
    {
        var seen = new HashSet<string>();
        var repeats = 0;
        foreach (var message in TopicMessages.Read(run.Place.Options.Kafka!, run.Place.Prefix + BrokerTopics.Alerts.Name))
        {
            var alert = BrokerTopics.Alerts.Decode(message.Message.Value);
            Check(alert.Verdict == Verdict.Passed, "alerts that cannot be read", () => $"{message.TopicPartitionOffset}: {alert.Message}");
            if (alert.Verdict == Verdict.Passed && !seen.Add(alert.Value!.Id))
                repeats++;
        }

        run.Figures.Note("repeats_alerts", repeats);
    }

    private void Compare(string what, IReadOnlyCollection<string> expected, List<string> found)
    {
        var distinct = found.ToHashSet();
        var wanted = expected as ISet<string> ?? expected.ToHashSet();
        foreach (var id in expected.Where(id => !distinct.Contains(id)))
            Check(false, $"{what}: missing", () => id);
        foreach (var id in distinct.Where(id => !wanted.Contains(id)))
            Check(false, $"{what}: there that must not be", () => id);
        foreach (var group in found.GroupBy(id => id).Where(group => group.Count() > 1))
            Check(false, $"{what}: there more than once", () => group.Key);
    }

    private void Check(bool holds, string kind, Func<string> what)
    {
        if (holds)
            return;
        if (!problems.TryGetValue(kind, out var known))
            problems[kind] = known = [];
        known.Add(what());
    }

    private static string Line(string kind, List<string> all) => $"{kind} ({all.Count}): {string.Join("; ", all.Take(Named))}";
}
