using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>Makes the client library's consumers as we need them.</summary>
internal static class KafkaConsumers
{
    /// <summary>How soon a new topic that a regular expression matches is found.</summary>
    private static readonly TimeSpan PatternRefresh = TimeSpan.FromSeconds(5);

    /// <summary>Of one partition in one answer; a longer message still comes, alone.</summary>
    private const int PartitionFetchBytes = 2 << 20;

    public static ConsumerBuilder<Ignore, ReadOnlyMemory<byte>> With(KafkaSourceOptions options, KafkaTroubles troubles)
    {
        var config = new ConsumerConfig
        {
            GroupId = options.Group,
            GroupInstanceId = options.Member,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            EnablePartitionEof = options.StopAtEnd,
            CheckCrcs = true,
            MaxPartitionFetchBytes = PartitionFetchBytes,
            FetchMaxBytes = KafkaConnection.LargestMessageBytes,
            QueuedMaxMessagesKbytes = (int)(options.PrefetchBytes / 1024),
            ConsumeResultFields = "timestamp,topic",
            SessionTimeoutMs = (int)options.SessionTimeout.TotalMilliseconds,
            HeartbeatIntervalMs = (int)Math.Min(options.SessionTimeout.TotalMilliseconds / 4, 3_000),
        };
        if (options.Topics.Any(topic => topic.StartsWith('^')))
            config.TopicMetadataRefreshIntervalMs = (int)PatternRefresh.TotalMilliseconds;
        config.Set("fetch.queue.backoff.ms", "20");
        return new ConsumerBuilder<Ignore, ReadOnlyMemory<byte>>(options.Connection.Apply(config))
            .SetValueDeserializer(new PooledBytes())
            .SetErrorHandler((_, error) => troubles.Report(error))
            .SetLogHandler((_, line) => troubles.Report(line));
    }
}
