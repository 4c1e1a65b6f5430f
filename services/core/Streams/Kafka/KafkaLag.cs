using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// The metric <c>broker.lag</c>: messages of each partition that are not committed yet, as the last fetch told the partition's end.
/// It asks nobody.
/// </summary>
internal sealed class KafkaLag : IDisposable
{
    private static readonly TimeSpan NoteEvery = TimeSpan.FromSeconds(1);
    private static readonly ConcurrentDictionary<KafkaLag, bool> Live = [];
    private static readonly ObservableGauge<long> Gauge = StreamMetrics.Meter.CreateObservableGauge(
        "broker.lag", () => Live.Keys.SelectMany(lag => lag.Measure()), "{message}", "Messages not committed yet, by consumer group and partition.");

    private readonly string group;
    private readonly IConsumer<Ignore, ReadOnlyMemory<byte>> consumer;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<TopicPartition, long> ends = [];
    private readonly ConcurrentDictionary<TopicPartition, long> committed = [];
    private long notedAt;

    public KafkaLag(string group, IConsumer<Ignore, ReadOnlyMemory<byte>> consumer, TimeProvider time)
    {
        (this.group, this.consumer, this.time) = (group, consumer, time);
        notedAt = time.GetTimestamp();
        Live[this] = true;
    }

    /// <summary>Reads where the partitions end, now and then. For the polling thread.</summary>
    public void Note()
    {
        if (time.GetElapsedTime(notedAt) < NoteEvery)
            return;
        notedAt = time.GetTimestamp();
        foreach (var partition in consumer.Assignment)
        {
            if (consumer.GetWatermarkOffsets(partition) is { High: { IsSpecial: false } high })
                ends[partition] = high;
        }
    }

    public void Committed(IEnumerable<TopicPartitionOffset> offsets)
    {
        foreach (var offset in offsets)
            committed[offset.TopicPartition] = offset.Offset;
    }

    public void Forget(IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            ends.TryRemove(partition, out _);
            committed.TryRemove(partition, out _);
        }
    }

    public void Dispose() => Live.TryRemove(this, out _);

    private IEnumerable<Measurement<long>> Measure() => ends
        .Where(end => committed.ContainsKey(end.Key))
        .Select(end => new Measurement<long>(
            Math.Max(0, end.Value - committed.GetValueOrDefault(end.Key, end.Value)),
            new("group", group), new("topic", end.Key.Topic), new("partition", end.Key.Partition.Value)));
}
