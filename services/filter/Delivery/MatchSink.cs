using System.Diagnostics.Metrics;
using Broker.Core.Alerts;
using Broker.Core.Expressions;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Filter.Matching;

namespace Broker.Filter.Delivery;

/// <summary>
/// Step 13: every match to its filter's topic, then the webhooks it owes to the outbox, then all matches to the archive; slice by
/// slice, as many filters make many bodies of one batch. A batch that comes again goes on where it failed, also without the alerts
/// that are not ours any more. A match that its topic refuses,
/// or whose body cannot be written, goes to the archive all the same.
/// </summary>
public sealed class MatchSink(MatchDestinations destinations, WebhookOutbox outbox, UnpublishedMatches unpublished, TimeProvider time) : ISink<MatchedAlert>
{
    private static readonly Histogram<double> Latency =
        StreamMetrics.Times("broker.alert.latency", "ms", "From published by the survey to published to a filter's topic; without alerts whose context came late.");

    private static readonly Counter<long> Published =
        StreamMetrics.Meter.CreateCounter<long>("broker.matches", "{match}", "Matches published to the topics of filters.");

    private static readonly Counter<long> Refused =
        StreamMetrics.Meter.CreateCounter<long>("broker.matches.refused", "{match}", "Matches that the topics of filters did not take; they are in the archive.");

    /// <summary>Bodies in memory at a time, bytes; the last one of a slice may go beyond it.</summary>
    private const int SliceBytes = 16 << 20;

    private readonly EvaluationContext context = new();
    private readonly TopicPublisher publisher = new(destinations, unpublished);
    private IReadOnlyList<MatchedAlert> batch = [];
    private IReadOnlyList<OutgoingMatch> slice = [];
    private int done;
    private bool isPublished;
    private long matched;
    private long published;

    /// <summary>Where the ages of published matches are counted; null: nowhere.</summary>
    public AgeWindow? Ages { get; init; }

    /// <summary>Matches taken and matches acknowledged by Kafka, each once.</summary>
    public (long Matched, long Published) Counts => (Interlocked.Read(ref matched), Interlocked.Read(ref published));

    public async ValueTask PublishAsync(IReadOnlyList<MatchedAlert> values, CancellationToken cancellation)
    {
        if (!ReferenceEquals(values, batch))
        {
            if (values.Count > 0 && batch.Any(alert => ReferenceEquals(alert, values[0])))
                Keep(values);
            else
                Begin(values);
        }

        while (slice.Count > 0 || (slice = NextSlice()).Count > 0)
        {
            if (!isPublished)
                await PublishSliceAsync(cancellation);
            await OweAsync(cancellation);
            await destinations.Matches.PublishAsync([.. slice.Select(outgoing => outgoing.Match)], cancellation);
            done += slice.Count;
            (slice, isPublished) = ([], false);
        }
    }

    private void Begin(IReadOnlyList<MatchedAlert> values)
    {
        (batch, slice, done, isPublished) = (values, [], 0, false);
        Interlocked.Add(ref matched, values.Sum(alert => alert.Filters.Count));
    }

    // The others were given back: who has them now sends and counts them, unless they are out already.
    private void Keep(IReadOnlyList<MatchedAlert> values)
    {
        var kept = new HashSet<MatchedAlert>(values, ReferenceEqualityComparer.Instance);
        var areKept = batch.SelectMany(alert => alert.Filters.Select(_ => kept.Contains(alert))).ToList();
        var sent = done + (isPublished ? slice.Count : 0);
        Interlocked.Add(ref matched, -areKept.Skip(sent).Count(isKept => !isKept));
        slice = [.. slice.Where((_, i) => areKept[done + i])];
        isPublished &= slice.Count > 0;
        done = areKept.Take(done).Count(isKept => isKept);
        batch = values;
    }

    private List<OutgoingMatch> NextSlice()
    {
        var next = new List<OutgoingMatch>();
        var bytes = 0L;
        foreach (var (alert, filter) in batch.SelectMany(matched => matched.Filters, (matched, filter) => (matched.Alert, filter)).Skip(done))
        {
            if (next.Count == 0 || !ReferenceEquals(next[^1].Match.Classified, alert))
                context.For(alert);
            next.Add(Outgoing(filter, filter.Match(alert)));
            bytes += next[^1].Json.Length + next[^1].Body.Length;
            if (bytes >= SliceBytes)
                break;
        }

        return next;
    }

    // What a filter selects may fail like its condition: that is its own misfortune.
    private OutgoingMatch Outgoing(LiveFilter filter, FilterMatch match)
    {
        var isAvro = filter.Stored.Format == StoredFilter.Avro;
        try
        {
            var json = isAvro && filter.WebhookUrl is null ? [] : MatchBody.Json(match, filter, context);
            return new(match, filter, json, isAvro ? ContainerCodec.Match(match) : json);
        }
        catch (SystemException fault) when (fault is not (OutOfMemoryException or OperationCanceledException))
        {
            return new(match, filter, [], [], $"its body cannot be written: {fault.GetType().Name}: {fault.Message.ReplaceLineEndings(" ")}");
        }
    }

    private async Task PublishSliceAsync(CancellationToken cancellation)
    {
        var refused = await publisher.PublishAsync(slice, cancellation);
        slice = [.. slice.Select(outgoing => outgoing.Sent(!refused.ContainsKey(outgoing)))];
        isPublished = true;
        Interlocked.Add(ref published, slice.Count - refused.Count);
        Published.Add(slice.Count - refused.Count);
        if (refused.Count > 0)
            Refused.Add(refused.Count);
        var now = time.GetUtcNow();
        foreach (var outgoing in slice)
        {
            if (outgoing.Match.Classified.Alert.FirstPublishedAt is { } start)
            {
                Latency.Record((now - start).TotalMilliseconds);
                Ages?.Add(now - start);
            }
        }
    }

    private async Task OweAsync(CancellationToken cancellation)
    {
        var owed = slice.Where(outgoing => outgoing.OwesWebhook)
            .Select(outgoing => (outgoing.Match, outgoing.Filter.WebhookUrl!, outgoing.Json)).ToList();
        if (owed.Count > 0)
            await outbox.AddAsync(owed, cancellation);
    }
}
