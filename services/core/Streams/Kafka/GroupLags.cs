using System.Diagnostics;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// How far consumer groups have read, asked of the cluster by a client that never joins them; and where they are to read on. (Never by
/// ListConsumerGroupOffsets: a client that is no consumer ends the process within the client library, 2.15.1, when the group's coordinator
/// is not there yet or has moved.) Thread-safe.
/// </summary>
public sealed class GroupLags(KafkaConnection connection) : IDisposable
{
    private static readonly TimeSpan AskWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, IConsumer<Ignore, Ignore>> groups = [];
    private IAdminClient? admin;

    /// <summary>Every partition of the topics, by topic and partition.</summary>
    /// <param name="group">A group; one that nobody ever joined has committed nothing.</param>
    /// <param name="topics">Names, and regular expressions that begin with ^; those that do not exist have no partitions.</param>
    /// <exception cref="KafkaException">The cluster does not answer.</exception>
    public async Task<IReadOnlyList<GroupLag>> ReadAsync(string group, IReadOnlyList<string> topics)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(AskAgainAfter))
        {
            try
            {
                return await Task.Run(() => Read(Of(group), topics));
            }
            catch (KafkaException e) when (IsMoving(e.Error) && Stopwatch.GetElapsedTime(started) < AskWait)
            {
                // The next question goes to the new coordinator.
            }
        }
    }

    /// <summary>The first message of each partition that is not older than a time, by the messages' own; the end where all are.</summary>
    /// <exception cref="KafkaException">The cluster does not answer.</exception>
    public Task<IReadOnlyDictionary<TopicPartition, long>> AtAsync(string group, IReadOnlyList<GroupLag> lags, DateTimeOffset time) => Task.Run<IReadOnlyDictionary<TopicPartition, long>>(() =>
    {
        var asked = lags.Select(lag => new TopicPartitionTimestamp(lag.Of, new Timestamp(time.ToUnixTimeMilliseconds(), TimestampType.CreateTime)));
        var found = Of(group).OffsetsForTimes(asked, AskWait).ToDictionary(answer => answer.TopicPartition, answer => answer.Offset);
        return lags.ToDictionary(lag => lag.Of, lag => found.TryGetValue(lag.Of, out var offset) && !offset.IsSpecial ? offset.Value : lag.End);
    });

    /// <summary>Who reads in the group now: name and host. For a short-lived process: see the class.</summary>
    /// <exception cref="KafkaException">The cluster does not answer.</exception>
    public async Task<IReadOnlyList<string>> MembersAsync(string group)
    {
        try
        {
            var answer = await Admin(Of(group)).DescribeConsumerGroupsAsync([group], new() { RequestTimeout = AskWait });
            var members = answer.ConsumerGroupDescriptions.SelectMany(description => description.Members);
            return [.. members.Select(member => $"{(string.IsNullOrEmpty(member.GroupInstanceId) ? member.ClientId : member.GroupInstanceId)} at {member.Host.TrimStart('/')}")];
        }
        catch (DescribeConsumerGroupsException error) when (error.Results.ConsumerGroupDescriptions.All(description => description.Error.Code == ErrorCode.GroupIdNotFound))
        {
            return [];
        }
    }

    /// <summary>Sets what the group reads next; Kafka refuses it while the group has members.</summary>
    /// <exception cref="KafkaException">Refused, or the cluster does not answer.</exception>
    public Task SetAsync(string group, IReadOnlyList<TopicPartitionOffset> offsets) => Task.Run(() => Of(group).Commit(offsets));

    public void Dispose()
    {
        admin?.Dispose();
        foreach (var consumer in groups.Values)
            consumer.Dispose();
    }

    // A coordinator that is just being found, or moves to another node.
    private static bool IsMoving(Error error) =>
        error.Code is ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable or ErrorCode.GroupLoadInProgress;

    // Committed first: what is committed and written meanwhile must not make the lag too small.
    private IReadOnlyList<GroupLag> Read(IConsumer<Ignore, Ignore> consumer, IReadOnlyList<string> topics)
    {
        var partitions = Partitions(consumer, topics);
        return partitions.Count == 0 ? [] : [.. consumer.Committed(partitions, AskWait).Select(committed =>
        {
            var held = consumer.QueryWatermarkOffsets(committed.TopicPartition, AskWait);
            return new GroupLag
            {
                Of = committed.TopicPartition, Committed = committed.Offset.IsSpecial ? null : committed.Offset.Value, Begin = held.Low.Value, End = held.High.Value,
            };
        })];
    }

    // All topics are asked for: asking for one by its name could create it.
    private List<TopicPartition> Partitions(IConsumer<Ignore, Ignore> consumer, IReadOnlyList<string> topics) =>
        [.. Admin(consumer).GetMetadata(AskWait).Topics
            .Where(topic => !topic.Error.IsError && topics.Any(name => name.StartsWith('^') ? Regex.IsMatch(topic.Topic, name) : name == topic.Topic))
            .OrderBy(topic => topic.Topic, StringComparer.Ordinal)
            .SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)).OrderBy(partition => partition.Partition.Value))];

    // One for all groups; it works through the client of whichever was asked for first, which lives as long as this object.
    private IAdminClient Admin(IConsumer<Ignore, Ignore> any)
    {
        lock (groups)
            return admin ??= new DependentAdminClientBuilder(any.Handle).Build();
    }

    private IConsumer<Ignore, Ignore> Of(string group)
    {
        lock (groups)
        {
            if (groups.TryGetValue(group, out var known))
                return known;
            var config = new ConsumerConfig { GroupId = group, EnableAutoCommit = false, AllowAutoCreateTopics = false };
            return groups[group] = new ConsumerBuilder<Ignore, Ignore>(connection.Apply(config)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        }
    }
}
