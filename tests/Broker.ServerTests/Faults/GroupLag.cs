using Broker.Core.Streams.Kafka;
using Confluent.Kafka;

namespace Broker.ServerTests.Faults;

/// <summary>How far consumer groups lie behind, as Kafka itself says.</summary>
internal static class GroupLag
{
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
        using var lags = new GroupLags(new() { Bootstrap = bootstrap });
        var places = new List<(string, TopicPartition, long, long)>();
        foreach (var topics in readers.GroupBy(reader => reader.Group, reader => reader.Topic))
            places.AddRange((await lags.ReadAsync(topics.Key, [.. topics])).Select(lag => (topics.Key, lag.Of, lag.Committed ?? 0, lag.End)));
        return places;
    }
}
