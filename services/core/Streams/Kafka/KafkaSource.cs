using System.Diagnostics.Metrics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// Batches from Kafka topics as a member of a consumer group. Offsets are committed by <see cref="CommitAsync"/> alone; a new
/// group starts at the oldest message. The bytes of a batch are pooled and given back when it is committed.
/// </summary>
public sealed class KafkaSource<T>(KafkaSourceOptions options, Decode<T> decode, TimeProvider time, ILogger log) : ISource<T>
{
    private static readonly Counter<long> IgnoredCommits =
        StreamMetrics.Meter.CreateCounter<long>("broker.commits.ignored", "{partition}", "Commits for partitions that another consumer owns by now.");

    /// <summary>The end of the year 9999, ms since 1970.</summary>
    private const long LatestTimestampMs = 253_402_300_799_999;

    private static readonly TimeSpan RebalanceWait = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<TopicPartition, KafkaPosition> uncommitted = [];
    private readonly Dictionary<TopicPartition, int> holds = [];
    private readonly KafkaShare share = new(options.SessionTimeout / 2, time);
    private KafkaPoller? poller;
    private KafkaBatch? taken;
    private bool isOutsider;

    /// <inheritdoc/>
    public bool IsReady => share.IsMember;

    /// <inheritdoc/>
    /// <exception cref="KafkaException">The consumer is broken for good; the next call starts a new one.</exception>
    public async ValueTask<IReadOnlyList<StreamMessage<T>>?> TakeAsync(CancellationToken cancellation)
    {
        if (isOutsider || poller is { IsBroken: true })
            await ForgetAsync();
        poller ??= new KafkaPoller(options, share, time, log);
        taken ??= await poller.TakeAsync(cancellation);
        if (taken is null)
            return null;
        DropStale(taken);
        var batch = taken.Messages.ConvertAll(Message);
        taken = null;
        return batch;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// When the last accepted commit is older than half the session timeout, this process may have stood still and others may own
    /// everything: then the group is asked, by a commit of where the batch begins, which it refuses from anyone but the owner.
    /// </remarks>
    /// <exception cref="KafkaException">It cannot be told now.</exception>
    public ValueTask<IReadOnlyList<StreamMessage<T>>> StillOursAsync(IReadOnlyList<StreamMessage<T>> batch, CancellationToken cancellation)
    {
        if (poller is { IsBroken: true })
            share.LoseAll();
        else if (!share.IsProven)
            share.Commit([.. batch.DistinctBy(m => (m.Topic, m.Partition)).Select(m => Position(m, m.LostFrom ?? m.Offset))], poller!.Commit);

        var ours = batch.Where(message => share.Assignment(Partition(message)) == message.Assignment).ToList();
        return new(ours.Count == batch.Count ? batch : GiveBack(batch, ours));
    }

    /// <inheritdoc/>
    /// <exception cref="KafkaException">Not committed; the batch is to be repeated.</exception>
    public async ValueTask CommitAsync(IReadOnlyList<StreamMessage<T>> batch, CancellationToken cancellation)
    {
        foreach (var message in batch)
            uncommitted[Partition(message)] = Position(message, message.Offset + 1);

        var foreign = await CommitAsync(cancellation);
        NotCommitted = foreign.Count == 0 ? [] : [.. batch.Where(message => foreign.Contains(Partition(message)))];
        foreach (var message in batch)
            PooledBytes.Return(message.Bytes);
    }

    /// <inheritdoc/>
    public IReadOnlyList<StreamMessage<T>> NotCommitted { get; private set; } = [];

    /// <inheritdoc/>
    public void Hold(IReadOnlyList<StreamMessage<T>> messages)
    {
        foreach (var first in messages.DistinctBy(m => (m.Topic, m.Partition)))
            holds[Partition(first)] = poller!.Hold(new TopicPartitionOffset(Partition(first), first.Offset), first.LostFrom);

        foreach (var message in messages)
            PooledBytes.Return(message.Bytes);
    }

    public async ValueTask DisposeAsync()
    {
        if (poller is not null)
            await poller.StopAsync();
    }

    private List<StreamMessage<T>> GiveBack(IReadOnlyList<StreamMessage<T>> batch, List<StreamMessage<T>> ours)
    {
        var kept = new HashSet<object>(ours, ReferenceEqualityComparer.Instance);
        foreach (var message in batch.Where(message => !kept.Contains(message)))
            PooledBytes.Return(message.Bytes);
        log.Taken(options.Group, batch.Count - ours.Count);
        return ours;
    }

    private async Task ForgetAsync()
    {
        var old = poller!;
        (poller, isOutsider) = (null, false);
        await old.StopAsync();
        share.LoseAll();
        taken = null;
        uncommitted.Clear();
        holds.Clear();
    }

    private static TopicPartition Partition(StreamMessage<T> message) => new(message.Topic, message.Partition);

    private static KafkaPosition Position(StreamMessage<T> message, long offset) => new(Partition(message), offset, message.Assignment, message.TopicId);

    /// <summary>What was polled of a partition before its hold took effect comes again; what is not ours any more comes to others.</summary>
    private void DropStale(KafkaBatch batch) => PooledBytes.Drop(batch.Messages, message =>
        (holds.TryGetValue(message.Partition, out var number) && number > batch.HoldsApplied) || share.Assignment(message.Partition) != message.Assignment);

    private StreamMessage<T> Message(KafkaMessage message)
    {
        var outcome = decode(message.Bytes);
        return new StreamMessage<T>
        {
            Value = outcome.Value!,
            Fault = outcome.Verdict == Verdict.Passed ? null : new Fault(outcome.Reason, outcome.Message ?? ""),
            Topic = message.Partition.Topic,
            TopicId = message.TopicId,
            Partition = message.Partition.Partition.Value,
            Offset = message.Result.Offset.Value,
            LostFrom = message.LostFrom,
            Assignment = message.Assignment,
            Timestamp = AppendedAt(message.Result.Message.Timestamp),
            Bytes = message.Bytes,
        };
    }

    /// <summary>Producers may write any number there: what is no time counts as none.</summary>
    internal static DateTimeOffset AppendedAt(Timestamp written) =>
        written.Type != TimestampType.NotAvailable && written.UnixTimestampMs is > 0 and <= LatestTimestampMs
            ? DateTimeOffset.FromUnixTimeMilliseconds(written.UnixTimestampMs)
            : default;

    /// <summary>
    /// A commit in the middle of a rebalance, or of the generation before it, is tried again until it is known who owns what: what we
    /// keep goes on from where it is, and nobody would commit it later. Who is not a member any more owns nothing, and starts anew: the
    /// client library may join again and be given the same partitions without reading them from what was committed.
    /// </summary>
    /// <returns>Partitions that another consumer owns by now, or soon will.</returns>
    private async ValueTask<IReadOnlyCollection<TopicPartition>> CommitAsync(CancellationToken cancellation)
    {
        for (var started = time.GetTimestamp(); ; await Task.Delay(RebalanceWait, time, cancellation))
        {
            try
            {
                var foreign = share.Commit(uncommitted.Values, poller!.Commit);
                uncommitted.Clear();
                if (foreign.Count > 0)
                    Ignore(foreign.Count, string.Join(' ', foreign));
                return foreign;
            }
            catch (KafkaException e) when (e.Error.Code is ErrorCode.RebalanceInProgress or ErrorCode.IllegalGeneration && time.GetElapsedTime(started) < options.SessionTimeout)
            {
                // It is still being settled who owns what.
            }
            catch (KafkaException e) when (IsOutsider(e))
            {
                Ignore(uncommitted.Count, e.Error.Reason);
                isOutsider = true;
                var all = uncommitted.Keys.ToList();
                uncommitted.Clear();
                return all;
            }
        }
    }

    private void Ignore(int partitions, string why)
    {
        IgnoredCommits.Add(partitions, new KeyValuePair<string, object?>("group", options.Group));
        log.CommitIgnored(options.Group, why);
    }

    private static bool IsOutsider(KafkaException exception) => exception.Error.IsFatal || exception.Error.Code
        is ErrorCode.Local_Fatal or ErrorCode.UnknownMemberId
        or ErrorCode.FencedInstanceId or ErrorCode.StaleMemberEpoch or ErrorCode.Local_AssignmentLost;
}
