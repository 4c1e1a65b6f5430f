using System.Text.RegularExpressions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.Core.Streams.Kafka;

/// <summary>How far consumer groups have read, asked of the cluster without joining them; and where they are to read on.</summary>
public sealed class GroupLags(KafkaConnection connection) : IDisposable
{
    private static readonly TimeSpan AskWait = TimeSpan.FromSeconds(10);

    private readonly IAdminClient admin = new AdminClientBuilder(connection.Apply(new AdminClientConfig())).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    /// <summary>Every partition of the topics, by topic and partition.</summary>
    /// <param name="group">A group; one that nobody ever joined has committed nothing.</param>
    /// <param name="topics">Names, and regular expressions that begin with ^; those that do not exist have no partitions.</param>
    /// <exception cref="KafkaException">The cluster does not answer.</exception>
    public async Task<IReadOnlyList<GroupLag>> ReadAsync(string group, IReadOnlyList<string> topics)
    {
        var partitions = await PartitionsAsync(topics);
        if (partitions.Count == 0)
            return [];

        return await Task.Run(() => Read(group, partitions));
    }

    /// <summary>The first message of each partition that is not older than a time, by the messages' own; the end where all are.</summary>
    /// <exception cref="KafkaException">The cluster does not answer.</exception>
    public async Task<IReadOnlyDictionary<TopicPartition, long>> AtAsync(IReadOnlyList<GroupLag> lags, DateTimeOffset time)
    {
        var found = await OffsetsAsync([.. lags.Select(lag => lag.Of)], OffsetSpec.ForTimestamp(time.ToUnixTimeMilliseconds()));
        return lags.ToDictionary(lag => lag.Of, lag => found.TryGetValue(lag.Of, out var offset) && offset >= 0 ? offset : lag.End);
    }

    /// <summary>Who reads in the group now: name and host.</summary>
    /// <exception cref="KafkaException">The cluster does not answer.</exception>
    public async Task<IReadOnlyList<string>> MembersAsync(string group)
    {
        try
        {
            var groups = await admin.DescribeConsumerGroupsAsync([group], new() { RequestTimeout = AskWait });
            var members = groups.ConsumerGroupDescriptions.SelectMany(description => description.Members);
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
        admin.AlterConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitionOffsets(group, [.. offsets])], new() { RequestTimeout = AskWait });

    public void Dispose() => admin.Dispose();

    // All topics are asked for: asking for one by its name could create it.
    private async Task<List<TopicPartition>> PartitionsAsync(IReadOnlyList<string> topics)
    {
        var metadata = await Task.Run(() => admin.GetMetadata(AskWait));
        return [.. metadata.Topics
            .Where(topic => !topic.Error.IsError && topics.Any(name => name.StartsWith('^') ? Regex.IsMatch(topic.Topic, name) : name == topic.Topic))
            .OrderBy(topic => topic.Topic, StringComparer.Ordinal)
            .SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)).OrderBy(partition => partition.Partition.Value))];
    }

    // Asked as a consumer that joins nothing: on a cluster whose groups are new, the admin client's questions about them ended the
    // process within the client library (2.15.1). Committed first: what is committed and written meanwhile must not make the lag too small.
    private List<GroupLag> Read(string group, List<TopicPartition> partitions)
    {
        var config = new ConsumerConfig { GroupId = group, EnableAutoCommit = false, AllowAutoCreateTopics = false };
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(connection.Apply(config)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        return consumer.Committed(partitions, AskWait).ConvertAll(next =>
        {
            var kept = consumer.QueryWatermarkOffsets(next.TopicPartition, AskWait);
            return new GroupLag { Of = next.TopicPartition, Committed = next.Offset.IsSpecial ? null : next.Offset.Value, Begin = kept.Low.Value, End = kept.High.Value };
        });
    }

    private async Task<Dictionary<TopicPartition, long>> OffsetsAsync(List<TopicPartition> partitions, OffsetSpec which)
    {
        var answers = await admin.ListOffsetsAsync(partitions.ConvertAll(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = which }), new() { RequestTimeout = AskWait });
        return answers.ResultInfos.ToDictionary(answer => answer.TopicPartitionOffsetError.TopicPartition, answer => answer.TopicPartitionOffsetError.Offset.Value);
    }
}
