using System.Text;
using Broker.Core.Hosting;
using Broker.Core.Streams;
using Broker.ServerTests.Whole;

namespace Broker.ServerTests.Faults;

/// <summary>Compares what a run left behind, in PostgreSQL, on the topics and at the receiver of its webhooks, with the reference.</summary>
internal sealed class FaultJudge(FaultRun run)
{
    private const int Named = 3;

    private readonly FaultOracle oracle = new(run.Place);
    private readonly List<string> problems = [];

    /// <summary>
    /// Ingest's memory of what it has seen ends with its process: then a survey's own repeat may be published a second time, under the
    /// same id, with the survey's other time of sending in it. It is counted, and must be the only difference.
    /// </summary>
    public bool IngestRestarted { get; init; }

    /// <summary>Everything that is not as it must be, a line each.</summary>
    public async Task<IReadOnlyList<string>> JudgeAsync()
    {
        var archived = await oracle.RowsAsync<string>("SELECT survey || ':' || alert_id FROM alerts");
        Compare("rows of alerts", run.Reference.Alerts, archived);
        Compare("rows of matches", run.Reference.Matches.Values.SelectMany(matches => matches.Keys).ToHashSet(), await oracle.RowsAsync<string>("SELECT id FROM matches"));
        Compare(
            "dead letters",
            run.Sender.Poison.Keys.Select(at => $"{at.Topic}/{at.Partition}/{at.Offset}").ToHashSet(),
            await oracle.RowsAsync<string>("SELECT topic || '/' || partition || '/' || message_offset FROM dead_letters"));
        foreach (var filter in run.Filters)
            CompareTopic(filter);
        CompareHook();
        CountRepeats();
        problems.AddRange(run.Brokers.SelectMany(broker => broker.Alarming).Take(Named));
        return problems;
    }

    private void CompareTopic(ExpectedFilter filter)
    {
        var found = new List<string>();
        foreach (var message in TopicMessages.Read(run.Place.Options.Kafka!, run.Place.Prefix + filter.Topic))
            found.Add(CheckBody(filter, message.Message.Value, $"topic of {filter.Name}"));
        Compare($"topic of {filter.Name}", run.Reference.Matches[filter.Name].Keys, [.. found.Distinct()]);
        run.Figures.Note($"repeats_{filter.Name}", found.Count - found.Distinct().Count());
    }

    private void CompareHook()
    {
        foreach (var filter in run.Filters.Where(filter => filter.HasWebhook))
        {
            var found = run.Hook.Messages.ToList();
            foreach (var message in found)
                Check(CheckBody(filter, message.Body, "webhook") == message.Id, $"a webhook with id {message.Id} carries another");
            Compare("webhooks", run.Reference.Matches[filter.Name].Keys, [.. found.Select(message => message.Id).Distinct()]);
            run.Figures.Note("repeats_webhooks", found.Count - found.Select(message => message.Id).Distinct().Count());
        }
    }

    /// <returns>The match's id.</returns>
    private string CheckBody(ExpectedFilter filter, byte[] body, string where)
    {
        var id = FilterTopic.Id(Encoding.UTF8.GetString(body));
        if (!run.Reference.Matches[filter.Name].TryGetValue(id, out var expected))
            return id;
        var compared = run.Reference.Compared(body);
        if (IngestRestarted && expected.IsRepeat(compared))
            run.Figures.Add("survey_repeats_published", 1);
        else
            Check(expected.IsBody(compared), $"{where}: {id} has another body than the reference: {Encoding.UTF8.GetString(body)[..Math.Min(body.Length, 400)]}");
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
            Check(alert.Verdict == Verdict.Passed, $"{message.TopicPartitionOffset} cannot be read: {alert.Message}");
            if (!seen.Add(alert.Value!.Id))
                repeats++;
        }

        run.Figures.Note("repeats_alerts", repeats);
    }

    private void Compare(string what, IReadOnlyCollection<string> expected, List<string> found)
    {
        var distinct = found.ToHashSet();
        var missing = expected.Where(id => !distinct.Contains(id)).ToList();
        var wanted = expected as ISet<string> ?? expected.ToHashSet();
        var extra = distinct.Where(id => !wanted.Contains(id)).ToList();
        Check(missing.Count == 0, $"{what}: {missing.Count} of {expected.Count} are missing: {string.Join(' ', missing.Take(Named))}");
        Check(extra.Count == 0, $"{what}: {extra.Count} are there that must not be: {string.Join(' ', extra.Take(Named))}");
        Check(found.Count == distinct.Count, $"{what}: {found.Count - distinct.Count} are there more than once");
    }

    private void Check(bool holds, string problem)
    {
        if (!holds)
            problems.Add(problem);
    }
}
