using System.Text.RegularExpressions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.Core.Streams.Kafka;

/// <summary>How many messages of each partition a consumer group has not committed yet, asked of the cluster.</summary>
public sealed class GroupLags(KafkaConnection connection) : IDisposable
{
    private static readonly TimeSpan AskWait = TimeSpan.FromSeconds(10);

    private readonly IAdminClient admin = new AdminClientBuilder(connection.Apply(new AdminClientConfig())).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    /// <param name="group">A group; one that nobody ever joined has committed nothing.</param>
    /// <param name="topics">Names, and regular expressions that begin with ^; those that do not exist have no partitions.</param>
    /// <exception cref="KafkaException">The cluster does not answer.</exception>
    public async Task<IReadOnlyDictionary<TopicPartition, long>> ReadAsync(string group, IReadOnlyList<string> topics)
    {
        var partitions = await PartitionsAsync(topics);
        if (partitions.Count == 0)
            return new Dictionary<TopicPartition, long>();
        var committed = await CommittedAsync(group, partitions);
        var oldest = await OffsetsAsync(partitions, OffsetSpec.Earliest());
        var ends = await OffsetsAsync(partitions, OffsetSpec.Latest());
        return ends.ToDictionary(end => end.Key, end => Math.Max(0, end.Value - Math.Max(committed.GetValueOrDefault(end.Key), oldest.GetValueOrDefault(end.Key))));
    }

    public void Dispose() => admin.Dispose();

    private async Task<List<TopicPartition>> PartitionsAsync(IReadOnlyList<string> topics)
    {
        var metadata = await Task.Run(() => admin.GetMetadata(AskWait));
        return [.. metadata.Topics
            .Where(topic => !topic.Error.IsError && topics.Any(name => name.StartsWith('^') ? Regex.IsMatch(topic.Topic, name) : name == topic.Topic))
            .SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)))];
    }

    private async Task<Dictionary<TopicPartition, long>> CommittedAsync(string group, List<TopicPartition> partitions)
    {
        var answers = await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(group, partitions)], new() { RequestTimeout = AskWait });
        return answers[0].Partitions.Where(answer => !answer.Offset.IsSpecial).ToDictionary(answer => answer.TopicPartition, answer => answer.Offset.Value);
    }

    private async Task<Dictionary<TopicPartition, long>> OffsetsAsync(List<TopicPartition> partitions, OffsetSpec which)
    {
        var answers = await admin.ListOffsetsAsync(partitions.ConvertAll(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = which }), new() { RequestTimeout = AskWait });
        return answers.ResultInfos.ToDictionary(answer => answer.TopicPartitionOffsetError.TopicPartition, answer => answer.TopicPartitionOffsetError.Offset.Value);
    }
}
