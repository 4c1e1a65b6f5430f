using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.ServerTests.Faults;

/// <summary>How far consumer groups lie behind, as Kafka itself says.</summary>
internal static class GroupLag
{
    private static readonly TimeSpan AskWait = TimeSpan.FromSeconds(10);

    /// <summary>Each partition whose committed offset is not its end, in words; empty when everything is read and committed.</summary>
    /// <param name="bootstrap">The cluster.</param>
    /// <param name="readers">Groups and what they read.</param>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public static async Task<IReadOnlyList<string>> OfAsync(string bootstrap, IEnumerable<(string Group, string Topic)> readers)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).SetLogHandler((_, _) => { }).Build();
        var behind = new List<string>();
        var topics = admin.GetMetadata(AskWait).Topics.ToDictionary(topic => topic.Topic);
        foreach (var reader in readers.GroupBy(reader => reader.Group))
        {
            var partitions = reader.SelectMany(read => topics.GetValueOrDefault(read.Topic)?.Partitions.Select(p => new TopicPartition(read.Topic, p.PartitionId)) ?? []).ToList();
            if (partitions.Count == 0)
                continue;
            var ends = await admin.ListOffsetsAsync([.. partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = OffsetSpec.Latest() })]);
            var committed = await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(reader.Key, partitions)]);
            var at = committed[0].Partitions.ToDictionary(p => p.TopicPartition, p => p.Offset.IsSpecial ? 0 : p.Offset.Value);
            behind.AddRange(ends.ResultInfos.Select(end => end.TopicPartitionOffsetError)
                .Where(end => end.Offset.Value != at.GetValueOrDefault(end.TopicPartition))
                .Select(end => $"{reader.Key} stands at {at.GetValueOrDefault(end.TopicPartition)} of {end.Offset.Value} in {end.TopicPartition}"));
        }

        return behind;
    }
}
