using System.Collections.Concurrent;
using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// Which partitions are ours, and since when it is known for sure. While a commit is under way no partition changes hands, so that
/// it never sets back what its new owner committed. Thread-safe.
/// </summary>
/// <param name="lease">How long an accepted commit proves that the group counts us in; well below the session timeout.</param>
internal sealed class KafkaShare(TimeSpan lease, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<TopicPartition, int> ours = [];
    private readonly Dictionary<TopicPartition, int> gained = [];
    private readonly Dictionary<string, Guid> remade = [];
    private long? provenAt;
    private volatile bool member;

    /// <summary>Kafka's ids of the topics, as they were last. For the polling thread alone; it may have died and been replaced.</summary>
    public Dictionary<string, Guid> TopicIds { get; } = [];

    /// <summary>An accepted commit is so recent that the group cannot have given our partitions away, however long we stood still.</summary>
    public bool IsProven
    {
        get
        {
            lock (gate)
                return provenAt is { } at && time.GetElapsedTime(at) < lease;
        }
    }

    /// <summary>The group counts us in, and has told which partitions are ours; it may have none for us.</summary>
    public bool IsMember => member;

    public void Gain(IEnumerable<TopicPartition> partitions)
    {
        lock (gate)
        {
            member = true;
            foreach (var partition in partitions.Where(partition => !ours.ContainsKey(partition)))
                ours[partition] = gained[partition] = gained.GetValueOrDefault(partition) + 1;
        }
    }

    public void Lose(IEnumerable<TopicPartition> partitions)
    {
        lock (gate)
        {
            foreach (var partition in partitions)
            {
                ours.TryRemove(partition, out _);
                if (!Has(partition.Topic))
                    remade.Remove(partition.Topic);
            }
        }
    }

    /// <summary>The group goes on without us, until we join it again.</summary>
    public void Leave() => member = false;

    /// <summary>The consumer is gone, and with it all it had.</summary>
    public void LoseAll()
    {
        lock (gate)
        {
            member = false;
            ours.Clear();
            remade.Clear();
            provenAt = null;
        }
    }

    /// <summary>The topic was made again: what was read of the old one is not committed any more.</summary>
    public void Remade(string topic, Guid id)
    {
        lock (gate)
            remade[topic] = id;
    }

    public bool Has(string topic) => ours.Keys.Any(partition => partition.Topic == topic);

    /// <summary>How often we got this partition: 1, 2, …; 0 while it is not ours.</summary>
    public int Assignment(TopicPartition partition) => ours.GetValueOrDefault(partition);

    /// <summary>Commits those of the positions whose partition has been ours since they were read.</summary>
    /// <param name="commit">Sends them; throws when they are refused.</param>
    /// <returns>Partitions that are no longer ours.</returns>
    public IReadOnlyList<TopicPartition> Commit(IReadOnlyCollection<KafkaPosition> positions, Action<IEnumerable<TopicPartitionOffset>> commit)
    {
        lock (gate)
        {
            var (own, foreign) = (new List<TopicPartitionOffset>(), new List<TopicPartition>());
            foreach (var position in positions.Where(IsOfThisTopic))
            {
                if (Assignment(position.Partition) == position.Assignment)
                    own.Add(new TopicPartitionOffset(position.Partition, position.Offset));
                else
                    foreign.Add(position.Partition);
            }

            if (own.Count > 0)
            {
                var sentAt = time.GetTimestamp();
                commit(own);
                provenAt = sentAt;
            }

            return foreign;
        }
    }

    private bool IsOfThisTopic(KafkaPosition position) => !remade.TryGetValue(position.Partition.Topic, out var id) || id == position.TopicId;
}
