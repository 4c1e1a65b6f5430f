using System.Text.RegularExpressions;
using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// How many messages of each partition a consumer group has not committed yet, asked of the cluster by a client that never joins the
/// group. (Not by the admin client's own calls: on a cluster whose groups are new they ended the process within the client library,
/// 2.15.1.) One reading at a time.
/// </summary>
public sealed class GroupLags(KafkaConnection connection) : IDisposable
{
    private static readonly TimeSpan AskWait = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, IConsumer<Ignore, Ignore>> groups = [];

    /// <param name="group">A group; one that nobody ever joined has committed nothing.</param>
    /// <param name="topics">Names, and regular expressions that begin with ^; those that do not exist have no partitions.</param>
    /// <exception cref="KafkaException">The cluster does not answer.</exception>
    public Task<IReadOnlyDictionary<TopicPartition, long>> ReadAsync(string group, IReadOnlyList<string> topics) => Task.Run(() => Read(group, topics));

    public void Dispose()
    {
        foreach (var consumer in groups.Values)
            consumer.Dispose();
    }

    private IReadOnlyDictionary<TopicPartition, long> Read(string group, IReadOnlyList<string> topics)
    {
        if (!groups.TryGetValue(group, out var consumer))
            groups[group] = consumer = Build(group);

        var partitions = Partitions(consumer, topics);
        var lags = new Dictionary<TopicPartition, long>();
        if (partitions.Count == 0)
            return lags;
        foreach (var committed in consumer.Committed(partitions, AskWait))
        {
            var ends = consumer.QueryWatermarkOffsets(committed.TopicPartition, AskWait);
            var next = committed.Offset.IsSpecial ? ends.Low.Value : Math.Max(committed.Offset.Value, ends.Low.Value);
            lags[committed.TopicPartition] = Math.Max(0, ends.High.Value - next);
        }

        return lags;
    }

    // All topics are asked for: asking for one by its name could create it.
    private static List<TopicPartition> Partitions(IConsumer<Ignore, Ignore> consumer, IReadOnlyList<string> topics)
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        return [.. admin.GetMetadata(AskWait).Topics
            .Where(topic => !topic.Error.IsError && topics.Any(name => name.StartsWith('^') ? Regex.IsMatch(topic.Topic, name) : name == topic.Topic))
            .SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)))];
    }

    private IConsumer<Ignore, Ignore> Build(string group)
    {
        var config = new ConsumerConfig { GroupId = group, EnableAutoCommit = false, AllowAutoCreateTopics = false };
        return new ConsumerBuilder<Ignore, Ignore>(connection.Apply(config)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }
}
