using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// Starts topics anew that were deleted and made again. The client library knows the old topic's offsets only. The group is told
/// first: a crash in between must not leave an offset in the middle of the new topic behind. For the polling thread alone.
/// </summary>
internal sealed class RemadeTopics(KafkaTopicIds ids, IConsumer<Ignore, ReadOnlyMemory<byte>> consumer, KafkaShare share, KafkaTroubles troubles)
{
    /// <param name="commit">Tells the group; throws when it does not take it.</param>
    /// <returns>Where reading goes on: the beginnings of our partitions of them.</returns>
    /// <exception cref="KafkaException">A partition cannot be set back: the consumer must not go on from where it is.</exception>
    public IReadOnlyList<TopicPartitionOffset> Start(Action<IEnumerable<TopicPartitionOffset>> commit)
    {
        var started = new List<TopicPartitionOffset>();
        foreach (var (topic, id) in ids.Remade())
        {
            share.Remade(topic, id);
            var starts = consumer.Assignment.Where(p => p.Topic == topic).Select(p => new TopicPartitionOffset(p, 0)).ToList();
            if (!TryCommit(starts, commit))
                continue;
            ids.Accept(topic, id);
            troubles.Remade(topic);
            starts.ForEach(consumer.Seek);
            started.AddRange(starts);
        }

        return started;
    }

    /// <summary>What is not taken now is tried again at once.</summary>
    private bool TryCommit(List<TopicPartitionOffset> offsets, Action<IEnumerable<TopicPartitionOffset>> commit)
    {
        try
        {
            if (offsets.Count > 0)
                commit(offsets);
            return true;
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            troubles.Report(e.Error);
            ids.Doubt();
            return false;
        }
    }
}
