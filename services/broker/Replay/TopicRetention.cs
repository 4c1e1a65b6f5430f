using System.Globalization;
using Broker.Core.Streams.Kafka;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.Broker.Replay;

/// <summary>How old a message may be that is sent to a topic: Kafka deletes by the messages' own times, and an old one soon after it was sent.</summary>
internal static class TopicRetention
{
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(10);

    /// <summary>Null where the topic keeps messages for ever, goes by the time of appending, or does not exist yet.</summary>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public static async Task<TimeSpan?> OfAsync(KafkaConnection connection, string topic)
    {
        using var admin = new AdminClientBuilder(connection.Apply(new AdminClientConfig())).SetLogHandler((_, _) => { }).Build();
        try
        {
            var answer = await admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Topic, Name = topic }], new() { RequestTimeout = AskLimit });
            var settings = answer[0].Entries;
            var isByAppending = settings.TryGetValue("message.timestamp.type", out var type) && type.Value == "LogAppendTime";
            return !isByAppending && settings.TryGetValue("retention.ms", out var kept) && long.TryParse(kept.Value, CultureInfo.InvariantCulture, out var ms) && ms >= 0
                ? TimeSpan.FromMilliseconds(ms) : null;
        }
        catch (DescribeConfigsException error) when (error.Results.All(result => result.Error.Code == ErrorCode.UnknownTopicOrPart))
        {
            return null;
        }
    }
}
