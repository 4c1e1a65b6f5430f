using System.Text.RegularExpressions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// How far consumer groups have read, asked of the cluster without joining them; and where they are to read on. One reading at a time.
/// (What a running broker reads now and then is not asked through the admin client's calls: on a cluster whose groups are new they ended
/// the process within the client library, 2.15.1.)
/// </summary>
public sealed class GroupLags(KafkaConnection connection) : IDisposable
{
    private static readonly TimeSpan AskWait = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, IConsumer<Ignore, Ignore>> groups = [];
    private readonly Lazy<IAdminClient> admin =
        new(() => new AdminClientBuilder(connection.Apply(new AdminClientConfig())).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build());

    /// <summary>Every partition of the topics, by topic and partition.</summary>
    /// <param name="group">A group; one that nobody ever joined has committed nothing.</param>
    /// <param name="topics">Names, and regular expressions that begin with ^; those that do not exist have no partitions.</param>
    /// <exception cref="KafkaException">The cluster does not answer.</exception>
    public Task<IReadOnlyList<GroupLag>> ReadAsync(string group, IReadOnlyList<string> topics) => Task.Run(() => Read(group, topics));

    /// <summary>The first message of each partition that is not older than a time, by the messages' own; the end where all are.</summary>
    /// <exception cref="KafkaException">The cluster does not answer.</exception>
    public async Task<IReadOnlyDictionary<TopicPartition, long>> AtAsync(IReadOnlyList<GroupLag> lags, DateTimeOffset time)
    {
        var asked = lags.Select(lag => new TopicPartitionOffsetSpec { TopicPartition = lag.Of, OffsetSpec = OffsetSpec.ForTimestamp(time.ToUnixTimeMilliseconds()) });
        var answers = await admin.Value.ListOffsetsAsync(asked, new() { RequestTimeout = AskWait, IsolationLevel = IsolationLevel.ReadUncommitted });
        var found = answers.ResultInfos.ToDictionary(answer => answer.TopicPartitionOffsetError.TopicPartition, answer => answer.TopicPartitionOffsetError.Offset.Value);
        return lags.ToDictionary(lag => lag.Of, lag => found.TryGetValue(lag.Of, out var offset) && offset >= 0 ? offset : lag.End);
    }

    /// <summary>Who reads in the group now: name and host.</summary>
    /// <exception cref="KafkaException">The cluster does not answer.</exception>
    public async Task<IReadOnlyList<string>> MembersAsync(string group)
    {
        try
        {
            var descriptions = await admin.Value.DescribeConsumerGroupsAsync([group], new() { RequestTimeout = AskWait });
            var members = descriptions.ConsumerGroupDescriptions.SelectMany(description => description.Members);
            return [.. members.Select(member => $"{(string.IsNullOrEmpty(member.GroupInstanceId) ? member.ClientId : member.GroupInstanceId)} at {member.Host.TrimStart('/')}")];
        }
        catch (DescribeConsumerGroupsException error) when (error.Results.ConsumerGroupDescriptions.All(description => description.Error.Code == ErrorCode.GroupIdNotFound))
        {
            return [];
        }
    }

    /// <summary>Sets what the group reads next; Kafka refuses it while the group has members.</summary>
    /// <exception cref="KafkaException">Refused, or the cluster does not answer.</exception>
    public Task SetAsync(string group, IEnumerable<TopicPartitionOffset> offsets) =>
        admin.Value.AlterConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitionOffsets(group, [.. offsets])], new() { RequestTimeout = AskWait });

    public void Dispose()
    {
        foreach (var consumer in groups.Values)
            consumer.Dispose();
        if (admin.IsValueCreated)
            admin.Value.Dispose();
    }

    private IReadOnlyList<GroupLag> Read(string group, IReadOnlyList<string> topics)
    {
        if (!groups.TryGetValue(group, out var consumer))
            groups[group] = consumer = Build(group);

        // Committed first: what is committed and written meanwhile must not make the lag too small.
        var partitions = Partitions(consumer, topics);
        return partitions.Count == 0 ? [] : consumer.Committed(partitions, AskWait).ConvertAll(committed =>
        {
            var ends = consumer.QueryWatermarkOffsets(committed.TopicPartition, AskWait);
            return new GroupLag { Of = committed.TopicPartition, Committed = committed.Offset.IsSpecial ? null : committed.Offset.Value, Begin = ends.Low.Value, End = ends.High.Value };
        });
    }

    // All topics are asked for: asking for one by its name could create it.
    private static List<TopicPartition> Partitions(IConsumer<Ignore, Ignore> consumer, IReadOnlyList<string> topics)
    {
        using var asking = new DependentAdminClientBuilder(consumer.Handle).Build();
        return [.. asking.GetMetadata(AskWait).Topics
            .Where(topic => !topic.Error.IsError && topics.Any(name => name.StartsWith('^') ? Regex.IsMatch(topic.Topic, name) : name == topic.Topic))
            .OrderBy(topic => topic.Topic, StringComparer.Ordinal)
            .SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)).OrderBy(partition => partition.Partition.Value))];
    }

    private IConsumer<Ignore, Ignore> Build(string group)
    {
        var config = new ConsumerConfig { GroupId = group, EnableAutoCommit = false, AllowAutoCreateTopics = false };
        return new ConsumerBuilder<Ignore, Ignore>(connection.Apply(config)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }
}
