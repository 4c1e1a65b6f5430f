using System.Collections.Concurrent;
using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// Partitions that wait at an offset. They are paused and set back to it, so that nothing of them lies in memory, and resumed when
/// it is time to try again. Everything but <see cref="Ask"/> is for the polling thread.
/// </summary>
internal sealed class KafkaHolds(IConsumer<Ignore, ReadOnlyMemory<byte>> consumer, TimeProvider time, TimeSpan holdFor)
{
    private readonly ConcurrentQueue<(TopicPartitionOffset From, long? LostFrom)> asked = [];
    private readonly Dictionary<TopicPartition, long> pausedAt = [];
    private int count;

    /// <summary>How many took effect: what is polled from now on knows of them.</summary>
    public int Applied { get; private set; }

    public bool IsHeld(TopicPartition partition) => pausedAt.ContainsKey(partition);

    /// <param name="from">The first message that is to come again.</param>
    /// <param name="lostFrom">The first that was deleted before it, for it is to say so again.</param>
    /// <returns>Its number: 1, 2, … For one caller at a time.</returns>
    public int Ask(TopicPartitionOffset from, long? lostFrom)
    {
        asked.Enqueue((from, lostFrom));
        return ++count;
    }

    /// <summary>Pauses what was asked for since the last call.</summary>
    /// <returns>Where each partition stands now; another consumer's are left alone.</returns>
    /// <exception cref="KafkaException">A partition cannot be set back: the consumer must not go on from where it is.</exception>
    public IReadOnlyList<(TopicPartitionOffset From, long? LostFrom)> Apply()
    {
        if (asked.IsEmpty)
            return [];

        var own = consumer.Assignment.ToHashSet();
        var held = new List<(TopicPartitionOffset, long?)>();
        for (; asked.TryDequeue(out var hold); Applied++)
        {
            var from = hold.From;
            if (!own.Contains(from.TopicPartition))
                continue;
            consumer.Pause([from.TopicPartition]);
            consumer.Seek(from);
            pausedAt[from.TopicPartition] = time.GetTimestamp();
            held.Add(hold);
        }

        return held;
    }

    /// <summary>Lets those go on that have waited long enough.</summary>
    public void ResumeDue()
    {
        foreach (var (partition, at) in pausedAt)
        {
            if (time.GetElapsedTime(at) < holdFor)
                continue;
            pausedAt.Remove(partition);
            consumer.Resume([partition]);
        }
    }

    public void Forget(IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
            pausedAt.Remove(partition);
    }
}
