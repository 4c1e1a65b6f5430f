using Confluent.Kafka;

namespace Broker.ServerTests.Faults;

/// <summary>All messages of a topic, from its beginning to its present end, without a consumer group.</summary>
internal static class TopicMessages
{
    private static readonly TimeSpan AskWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PollWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>One by one; nothing when there is no such topic.</summary>
    /// <param name="bootstrap">The cluster.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="from">Where each partition is begun with (default: its beginning).</param>
    public static IEnumerable<ConsumeResult<Ignore, byte[]>> Read(string bootstrap, string topic, Func<TopicPartition, Offset>? from = null)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrap, GroupId = "reader", EnableAutoCommit = false, EnablePartitionEof = true, AutoOffsetReset = AutoOffsetReset.Earliest,
            FetchMaxBytes = 32 << 20, MaxPartitionFetchBytes = 16 << 20,
        }).SetLogHandler((_, _) => { }).Build();
        var open = Partitions(bootstrap, topic).ToHashSet();
        consumer.Assign(open.Select(partition => new TopicPartitionOffset(partition, from?.Invoke(partition) ?? Offset.Beginning)));
        for (var waited = TimeSpan.Zero; open.Count > 0;)
        {
            var message = consumer.Consume(PollWait);
            waited = message is null ? waited + PollWait : TimeSpan.Zero;
            Assert.True(waited < Silence, $"{topic} can be read to its end");
            if (message is { IsPartitionEOF: true })
                open.Remove(message.TopicPartition);
            else if (message is not null)
                yield return message;
        }
    }

    public static IReadOnlyList<TopicPartition> Partitions(string bootstrap, string topic)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).SetLogHandler((_, _) => { }).Build();
        var known = admin.GetMetadata(AskWait).Topics.SingleOrDefault(t => t.Topic == topic);
        return [.. (known?.Partitions ?? []).Select(partition => new TopicPartition(topic, partition.PartitionId))];
    }
}
