using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.ServerTests.Faults;

/// <summary>How far consumer groups lie behind, as Kafka itself says.</summary>
internal static class GroupLag
{
    private static readonly TimeSpan AskWait = TimeSpan.FromSeconds(10);

    /// <summary>Offsets committed in all partitions, added up.</summary>
    /// <param name="bootstrap">The cluster.</param>
    /// <param name="readers">Groups and what they read.</param>
    public static async Task<long> CommittedAsync(string bootstrap, IEnumerable<(string Group, string Topic)> readers) =>
        (await PlacesAsync(bootstrap, readers)).Sum(place => place.Committed);

    /// <summary>Each partition whose committed offset is not its end, in words; empty when everything is read and committed.</summary>
    /// <param name="bootstrap">The cluster.</param>
    /// <param name="readers">Groups and what they read.</param>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public static async Task<IReadOnlyList<string>> OfAsync(string bootstrap, IEnumerable<(string Group, string Topic)> readers) =>
    [
        .. from place in await PlacesAsync(bootstrap, readers)
           where place.End != place.Committed
           select $"{place.Group} stands at {place.Committed} of {place.End} in {place.Partition}",
    ];

    /// <summary>Where each group stands in each partition.</summary>
    /// <param name="bootstrap">The cluster.</param>
    /// <param name="readers">Groups and what they read.</param>
    public static async Task<List<(string Group, TopicPartition Partition, long Committed, long End)>> PlacesAsync(string bootstrap, IEnumerable<(string Group, string Topic)> readers)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).SetLogHandler((_, _) => { }).Build();
        var places = new List<(string, TopicPartition, long, long)>();
        var topics = admin.GetMetadata(AskWait).Topics.ToDictionary(topic => topic.Topic);
        foreach (var reader in readers.GroupBy(reader => reader.Group))
        {
            var partitions = reader.SelectMany(read => topics.GetValueOrDefault(read.Topic)?.Partitions.Select(p => new TopicPartition(read.Topic, p.PartitionId)) ?? []).ToList();
            if (partitions.Count == 0)
                continue;
            var ends = await admin.ListOffsetsAsync([.. partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = OffsetSpec.Latest() })]);
            var committed = await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(reader.Key, partitions)]);
            var at = committed[0].Partitions.ToDictionary(p => p.TopicPartition, p => p.Offset.IsSpecial ? 0 : p.Offset.Value);
            places.AddRange(ends.ResultInfos.Select(end => end.TopicPartitionOffsetError)
                .Select(end => (reader.Key, end.TopicPartition, at.GetValueOrDefault(end.TopicPartition), end.Offset.Value)));
        }

        return places;
    }
}
