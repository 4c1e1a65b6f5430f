using Confluent.Kafka;

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
    public static Task<List<(string Group, TopicPartition Partition, long Committed, long End)>> PlacesAsync(string bootstrap, IEnumerable<(string Group, string Topic)> readers) =>
        Task.Run(() => readers.GroupBy(reader => reader.Group).SelectMany(reader => PlacesOf(bootstrap, reader.Key, reader.Select(read => read.Topic))).ToList());

    // Asked as a consumer that joins nothing: the admin client's questions about groups can end the process while their coordinator is away.
    private static List<(string Group, TopicPartition Partition, long Committed, long End)> PlacesOf(string bootstrap, string group, IEnumerable<string> topics)
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = bootstrap, GroupId = group, EnableAutoCommit = false }).SetLogHandler((_, _) => { }).Build();
        var partitions = topics.SelectMany(topic => TopicMessages.Partitions(bootstrap, topic)).ToList();
        return partitions.Count == 0
            ? []
            : [.. consumer.Committed(partitions, AskWait).Select(at => (group, at.TopicPartition, at.Offset.IsSpecial ? 0 : at.Offset.Value, consumer.QueryWatermarkOffsets(at.TopicPartition, AskWait).High.Value))];
    }
}
