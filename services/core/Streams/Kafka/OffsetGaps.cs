using System.Diagnostics.Metrics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// Notices messages that Kafka deleted before they were read: the client library goes on behind them in silence. Holes that
/// transactions and compaction leave lie above the oldest offset there is, and are no gaps. For the polling thread alone.
/// </summary>
internal sealed class OffsetGaps(string client, IConsumer<Ignore, ReadOnlyMemory<byte>> consumer, ILogger log)
{
    private static readonly Counter<long> Lost = StreamMetrics.Meter.CreateCounter<long>(
        "broker.offsets.lost", "{offset}", "Offsets that Kafka deleted before they were read.");

    private readonly Dictionary<TopicPartition, long?> next = [];
    private readonly Dictionary<TopicPartition, long> untold = [];
    private readonly Dictionary<TopicPartition, long> idle = [];

    /// <summary>A partition's leader must tell within this time which is its oldest offset (default: 5 s).</summary>
    public TimeSpan AskWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>These partitions are read from now on, from these offsets; one that is none means that nothing was read before.</summary>
    public void Begin(IEnumerable<TopicPartitionOffset> starts)
    {
        foreach (var start in starts)
            next[start.TopicPartition] = start.Offset.IsSpecial ? null : start.Offset.Value;
    }

    /// <summary>The message comes from before the one that was to come next.</summary>
    public bool WentBack(TopicPartition partition, long offset) => offset < next.GetValueOrDefault(partition);

    /// <summary>Takes note of a message.</summary>
    /// <returns>The first offset that was deleted before it, when some were.</returns>
    public long? Notice(TopicPartition partition, long offset)
    {
        var expected = next.GetValueOrDefault(partition);
        next[partition] = offset + 1;
        if (expected is { } from && offset > from)
            Compare(partition, from, offset);
        else if (offset < expected)
            log.WentBack(client, $"{partition}", expected.Value, offset);
        return untold.Remove(partition, out var lostFrom) ? lostFrom : null;
    }

    /// <summary>
    /// Nothing waits to be read: a partition that has stood still since the last call, and whose oldest offset has passed the next to
    /// be read, was emptied. Its gap is told at once, not when the next message comes.
    /// </summary>
    public void Idle(IReadOnlyCollection<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            if (!next.TryGetValue(partition, out var known) || known is not { } expected)
                continue;
            var low = consumer.GetWatermarkOffsets(partition).Low.Value;
            if (low > expected && idle.TryGetValue(partition, out var before) && before == expected)
            {
                Compare(partition, expected, low);
                next[partition] = low;
            }

            idle[partition] = expected;
        }
    }

    /// <summary>The partition is set back: this offset comes next.</summary>
    /// <param name="to">Partition and offset.</param>
    /// <param name="lostFrom">The first offset that was deleted before it, to be told again.</param>
    public void Rewind(TopicPartitionOffset to, long? lostFrom = null)
    {
        next[to.TopicPartition] = to.Offset;
        untold.Remove(to.TopicPartition);
        if (lostFrom is { } from)
            untold[to.TopicPartition] = from;
    }

    /// <summary>Others may have read on by the time these come back.</summary>
    public void Forget(IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            next.Remove(partition);
            untold.Remove(partition);
            idle.Remove(partition);
        }
    }

    private void Compare(TopicPartition partition, long from, long offset)
    {
        var to = Math.Min(Oldest(partition) ?? offset, offset);
        if (to <= from)
            return;
        log.Gap(client, $"{partition}", from, to);
        Lost.Add(to - from, new("group", client), new("topic", partition.Topic), new("partition", partition.Partition.Value));
        untold.TryAdd(partition, from);
    }

    /// <summary>As the last fetch told it.</summary>
    private long? Oldest(TopicPartition partition)
    {
        try
        {
            var low = consumer.GetWatermarkOffsets(partition).Low;
            return (low.IsSpecial ? consumer.QueryWatermarkOffsets(partition, AskWait).Low : low).Value;
        }
        catch (KafkaException)
        {
            return null;
        }
    }
}
