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

    private readonly Dictionary<TopicPartition, Offset> uncommitted = [];
    private KafkaPoller? poller;
    private readonly Dictionary<TopicPartition, int> holds = [];
    private KafkaBatch? taken;

    /// <inheritdoc/>
    /// <exception cref="KafkaException">The consumer is broken for good; the next call starts a new one.</exception>
    public async ValueTask<IReadOnlyList<StreamMessage<T>>?> TakeAsync(CancellationToken cancellation)
    {
        if (poller is { IsBroken: true })
            await ForgetAsync();
        poller ??= new KafkaPoller(options, time, log);
        taken ??= await poller.TakeAsync(cancellation);
        if (taken is null)
            return null;
        DropStale(taken);
        var batch = taken.Messages.ConvertAll(Message);
        taken = null;
        return batch;
    }

    /// <inheritdoc/>
    /// <exception cref="KafkaException">Not committed; the batch is to be repeated.</exception>
    public ValueTask CommitAsync(IReadOnlyList<StreamMessage<T>> batch, CancellationToken cancellation)
    {
        foreach (var message in batch)
            uncommitted[new TopicPartition(message.Topic, message.Partition)] = message.Offset + 1;

        ForgetLost();
        Commit();
        foreach (var message in batch)
            PooledBytes.Return(message.Bytes);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Hold(IReadOnlyList<StreamMessage<T>> messages)
    {
        foreach (var first in messages.DistinctBy(m => (m.Topic, m.Partition)))
        {
            var partition = new TopicPartition(first.Topic, first.Partition);
            holds[partition] = poller!.Hold(new TopicPartitionOffset(partition, first.Offset));
        }

        foreach (var message in messages)
            PooledBytes.Return(message.Bytes);
    }

    public async ValueTask DisposeAsync()
    {
        if (poller is not null)
            await poller.StopAsync();
    }

    private async Task ForgetAsync()
    {
        await poller!.StopAsync();
        poller = null;
        taken = null;
        uncommitted.Clear();
        holds.Clear();
    }

    /// <summary>What was polled of a partition before its hold took effect comes again.</summary>
    private void DropStale(KafkaBatch batch)
    {
        if (holds.Count > 0)
            PooledBytes.Drop(batch.Messages, message => holds.TryGetValue(message.TopicPartition, out var number) && number > batch.HoldsApplied);
    }

    private StreamMessage<T> Message(ConsumeResult<Ignore, ReadOnlyMemory<byte>> result)
    {
        var outcome = decode(result.Message.Value);
        return new StreamMessage<T>
        {
            Value = outcome.Value!,
            Fault = outcome.Verdict == Verdict.Passed ? null : new Fault(outcome.Reason, outcome.Message ?? ""),
            Topic = result.Topic,
            Partition = result.Partition.Value,
            Offset = result.Offset.Value,
            Timestamp = AppendedAt(result.Message.Timestamp),
            Bytes = result.Message.Value,
        };
    }

    /// <summary>Producers may write any number there: what is no time counts as none.</summary>
    internal static DateTimeOffset AppendedAt(Timestamp written) =>
        written.Type != TimestampType.NotAvailable && written.UnixTimestampMs is > 0 and <= LatestTimestampMs
            ? DateTimeOffset.FromUnixTimeMilliseconds(written.UnixTimestampMs)
            : default;

    private void ForgetLost()
    {
        var assigned = poller!.Assignment.ToHashSet();
        var lost = uncommitted.Keys.Where(p => !assigned.Contains(p)).ToList();
        foreach (var partition in lost)
            uncommitted.Remove(partition);
        if (lost.Count > 0)
            Ignore(lost.Count, string.Join(' ', lost));
    }

    /// <summary>A commit that came in the middle of a rebalance is made up for by the next one, or by the new owner.</summary>
    private void Commit()
    {
        try
        {
            if (uncommitted.Count > 0)
                poller!.Commit(uncommitted.Select(u => new TopicPartitionOffset(u.Key, u.Value)));
            uncommitted.Clear();
        }
        catch (KafkaException e) when (IsRebalance(e))
        {
            Ignore(uncommitted.Count, e.Error.Reason);
        }
    }

    private void Ignore(int partitions, string why)
    {
        IgnoredCommits.Add(partitions, new KeyValuePair<string, object?>("group", options.Group));
        log.CommitIgnored(options.Group, why);
    }

    private static bool IsRebalance(KafkaException exception) => exception.Error.IsFatal || exception.Error.Code
        is ErrorCode.Local_Fatal or ErrorCode.RebalanceInProgress or ErrorCode.IllegalGeneration or ErrorCode.UnknownMemberId
        or ErrorCode.FencedInstanceId or ErrorCode.StaleMemberEpoch or ErrorCode.Local_AssignmentLost;
}
