using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// Notices messages that Kafka deleted before they were read: the client library would go on behind them in silence.
/// The end of a transaction takes an offset of its own and is no gap.
/// </summary>
internal sealed class OffsetGaps(string client, IConsumer<Ignore, ReadOnlyMemory<byte>> consumer, ILogger log)
{
    private const int MarkerOffsets = 1;
    private static readonly TimeSpan AskWait = TimeSpan.FromSeconds(5);

    private readonly Dictionary<TopicPartition, long> next = [];

    public void Notice(TopicPartition partition, long offset)
    {
        var from = next.TryGetValue(partition, out var known) ? known : Committed(partition);
        if (from is { } expected && offset > expected + MarkerOffsets)
            log.Gap(client, partition.ToString(), expected, offset);
        next[partition] = offset + 1;
    }

    /// <summary>The partition is set back: this offset comes next.</summary>
    public void Rewind(TopicPartitionOffset to) => next[to.TopicPartition] = to.Offset;

    /// <summary>Others may have read on by the time these come back.</summary>
    public void Forget(IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
            next.Remove(partition);
    }

    private long? Committed(TopicPartition partition)
    {
        try
        {
            var offset = consumer.Committed([partition], AskWait)[0].Offset;
            return offset.IsSpecial ? null : offset.Value;
        }
        catch (KafkaException)
        {
            return null;
        }
    }
}
