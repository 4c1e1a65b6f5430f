using System.Diagnostics.Metrics;
using Broker.Core.Alerts;
using Broker.Core.Expressions;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Broker.Core.Wire;
using Broker.Filter.Matching;

namespace Broker.Filter.Delivery;

/// <summary>
/// Step 13: every match to its filter's topic, then the webhooks it owes to the outbox, then all matches to the archive.
/// When a later part fails and the batch comes again, what Kafka has acknowledged is not sent a second time by this process.
/// </summary>
public sealed class MatchSink(MatchDestinations destinations, WebhookOutbox outbox, TimeProvider time) : ISink<MatchedAlert>
{
    private static readonly Histogram<double> Latency =
        StreamMetrics.Times("broker.alert.latency", "ms", "From published by the survey to published to a filter's topic.");

    private static readonly Counter<long> Published =
        StreamMetrics.Meter.CreateCounter<long>("broker.matches", "{match}", "Matches published to the topics of filters.");

    private readonly EvaluationContext context = new();
    private readonly HashSet<string> topics = [];
    private HashSet<string> counted = [];
    private HashSet<string> acknowledged = [];
    private long matched;
    private long published;

    /// <summary>Matches taken and matches acknowledged by Kafka, each once.</summary>
    public (long Matched, long Published) Counts => (Interlocked.Read(ref matched), Interlocked.Read(ref published));

    public async ValueTask PublishAsync(IReadOnlyList<MatchedAlert> values, CancellationToken cancellation)
    {
        var matches = values.SelectMany(Outgoing).ToList();
        Count(matches);
        await PublishAsync(matches, cancellation);
        await OweAsync(matches, cancellation);
        await destinations.Matches.PublishAsync(matches.ConvertAll(outgoing => outgoing.Match), cancellation);
    }

    private IEnumerable<OutgoingMatch> Outgoing(MatchedAlert alert)
    {
        context.For(alert.Alert);
        return alert.Filters.Select(filter => Outgoing(filter, filter.Match(alert.Alert))).ToList();
    }

    private OutgoingMatch Outgoing(LiveFilter filter, FilterMatch match)
    {
        var isAvro = filter.Stored.Format == StoredFilter.Avro;
        var json = isAvro && filter.WebhookUrl is null ? [] : MatchBody.Json(match, filter, context);
        return new(match, filter, json, isAvro ? ContainerCodec.Match(match) : json);
    }

    // A batch is repeated until it succeeds, so the ids of the last one tell a repeat from something new.
    private void Count(List<OutgoingMatch> matches)
    {
        Interlocked.Add(ref matched, matches.Count(outgoing => !counted.Contains(outgoing.Match.Id)));
        counted = matches.Select(outgoing => outgoing.Match.Id).ToHashSet();
    }

    private async Task PublishAsync(List<OutgoingMatch> matches, CancellationToken cancellation)
    {
        var fresh = matches.FindAll(outgoing => !acknowledged.Contains(outgoing.Match.Id));
        if (fresh.Count == 0)
            return;

        await EnsureTopicsAsync(fresh);
        await destinations.Topics.PublishAsync(fresh.ConvertAll(Record), cancellation);
        acknowledged = counted;
        Interlocked.Add(ref published, fresh.Count);
        Published.Add(fresh.Count);
        var now = time.GetUtcNow();
        foreach (var outgoing in fresh)
        {
            if (outgoing.Match.Classified.Alert.PublishedAt is { } start)
                Latency.Record((now - start).TotalMilliseconds);
        }
    }

    private async Task EnsureTopicsAsync(List<OutgoingMatch> fresh)
    {
        var unknown = fresh.Select(outgoing => outgoing.Filter.Topic).Distinct().Where(topic => !topics.Contains(topic)).ToList();
        if (unknown.Count == 0)
            return;
        await destinations.EnsureTopics(unknown);
        topics.UnionWith(unknown);
    }

    private async Task OweAsync(List<OutgoingMatch> matches, CancellationToken cancellation)
    {
        var owed = matches.Where(outgoing => outgoing.Filter.WebhookUrl is not null)
            .Select(outgoing => (outgoing.Match, outgoing.Filter.WebhookUrl!, outgoing.Json)).ToList();
        if (owed.Count > 0)
            await outbox.AddAsync(owed, cancellation);
    }

    private static KafkaRecord Record(OutgoingMatch outgoing) => new(outgoing.Filter.Topic, outgoing.Match.Classified.Alert.ObjectId, outgoing.Body);

    /// <param name="Match">What is sent.</param>
    /// <param name="Filter">To whom.</param>
    /// <param name="Json">For the webhook; empty when nobody needs it.</param>
    /// <param name="Body">For the topic, in the filter's format.</param>
    private sealed record OutgoingMatch(FilterMatch Match, LiveFilter Filter, byte[] Json, byte[] Body);
}
