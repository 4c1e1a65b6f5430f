using Broker.Core.Streams.Kafka;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.Broker.Composition;

/// <summary>Reads and sets how far the consumer groups are; does not become a member. A group without messages has no rows.</summary>
public static class GroupLags
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(10);

    /// <summary>Every partition of the topics that the role reads, by topic and partition.</summary>
    /// <exception cref="KafkaException">The cluster does not answer.</exception>
    public static async Task<IReadOnlyList<GroupLag>> ReadAsync(RoleReads reads)
    {
        using var admin = Admin(reads.Connection);
        var partitions = Partitions(admin, reads.Takes);
        if (partitions.Count == 0)
            return [];
        var begins = await OffsetsAsync(admin, partitions, OffsetSpec.Earliest());
        var ends = await OffsetsAsync(admin, partitions, OffsetSpec.Latest());
        var committed = await CommittedAsync(admin, reads.Group, partitions);
        return [.. partitions.Where(partition => begins.ContainsKey(partition) && ends.ContainsKey(partition)).Select(partition => new GroupLag
        {
            Role = reads.Role, Group = reads.Group, Topic = partition.Topic, Partition = partition.Partition.Value,
            Committed = committed.TryGetValue(partition, out var next) ? next : null, Begin = begins[partition], End = ends[partition],
        })];
    }

    /// <summary>The first message of each partition that is not older; the end where all are.</summary>
    /// <param name="reads">Whose partitions.</param>
    /// <param name="lags">As <see cref="ReadAsync"/> answered.</param>
    /// <param name="time">By the messages' own time.</param>
    /// <exception cref="KafkaException">The cluster does not answer.</exception>
    public static async Task<IReadOnlyDictionary<TopicPartition, long>> AtAsync(RoleReads reads, IReadOnlyList<GroupLag> lags, DateTimeOffset time)
    {
        using var admin = Admin(reads.Connection);
        var found = await OffsetsAsync(admin, [.. lags.Select(Of)], OffsetSpec.ForTimestamp(time.ToUnixTimeMilliseconds()));
        return lags.ToDictionary(Of, lag => found.TryGetValue(Of(lag), out var offset) && offset >= 0 ? offset : lag.End);
    }

    /// <summary>Who reads in the group now: client and host.</summary>
    /// <exception cref="KafkaException">The cluster does not answer.</exception>
    public static async Task<IReadOnlyList<string>> MembersAsync(RoleReads reads)
    {
        using var admin = Admin(reads.Connection);
        try
        {
            var groups = await admin.DescribeConsumerGroupsAsync([reads.Group], new() { RequestTimeout = AskLimit });
            return Names(groups.ConsumerGroupDescriptions);
        }
        catch (DescribeConsumerGroupsException error) when (error.Results.ConsumerGroupDescriptions.All(group => group.Error.Code == ErrorCode.GroupIdNotFound))
        {
            return [];
        }
    }

    /// <summary>Sets what the group reads next; Kafka refuses it while the group has members.</summary>
    /// <exception cref="KafkaException">Refused, or the cluster does not answer.</exception>
    public static async Task SetAsync(RoleReads reads, IEnumerable<TopicPartitionOffset> offsets)
    {
        using var admin = Admin(reads.Connection);
        await admin.AlterConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitionOffsets(reads.Group, [.. offsets])], new() { RequestTimeout = AskLimit });
    }

    public static TopicPartition Of(GroupLag lag) => new(lag.Topic, lag.Partition);

    private static IAdminClient Admin(KafkaConnection connection) =>
        new AdminClientBuilder(connection.Apply(new AdminClientConfig())).SetLogHandler((_, _) => { }).Build();

    // All topics are asked for: asking for one by its name could create it.
    private static List<TopicPartition> Partitions(IAdminClient admin, Func<string, bool> takes) =>
        [.. admin.GetMetadata(AskLimit).Topics.Where(topic => takes(topic.Topic)).OrderBy(topic => topic.Topic, StringComparer.Ordinal)
            .SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)).OrderBy(partition => partition.Partition.Value))];

    private static async Task<Dictionary<TopicPartition, long>> OffsetsAsync(IAdminClient admin, IReadOnlyList<TopicPartition> partitions, OffsetSpec which)
    {
        var asked = partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = which });
        var answer = await admin.ListOffsetsAsync(asked, new() { RequestTimeout = AskLimit, IsolationLevel = IsolationLevel.ReadUncommitted });
        return answer.ResultInfos.Select(info => info.TopicPartitionOffsetError).ToDictionary(found => found.TopicPartition, found => found.Offset.Value);
    }

    private static async Task<Dictionary<TopicPartition, long>> CommittedAsync(IAdminClient admin, string group, List<TopicPartition> partitions)
    {
        var answer = await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(group, partitions)], new() { RequestTimeout = AskLimit });
        return answer[0].Partitions.Where(found => !found.Offset.IsSpecial).ToDictionary(found => found.TopicPartition, found => found.Offset.Value);
    }

    private static List<string> Names(IEnumerable<ConsumerGroupDescription> groups) =>
        [.. groups.SelectMany(group => group.Members).Select(member => $"{member.GroupInstanceId ?? member.ClientId} at {member.Host.TrimStart('/')}")];
}
