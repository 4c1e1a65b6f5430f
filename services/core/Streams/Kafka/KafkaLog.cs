using Microsoft.Extensions.Logging;

namespace Broker.Core.Streams.Kafka;

internal static partial class KafkaLog
{
    [LoggerMessage(EventName = "KafkaTrouble", Level = LogLevel.Warning, Message = "Kafka ({Client}): {Error}. The client goes on trying")]
    public static partial void Trouble(this ILogger log, string client, string error);

    [LoggerMessage(EventName = "KafkaRefused", Level = LogLevel.Error, Message = "Kafka ({Client}): {Error}: {Advice}. The client goes on trying")]
    public static partial void Refused(this ILogger log, string client, string error, string advice);

    [LoggerMessage(EventName = "KafkaClient", Level = LogLevel.Debug, Message = "Kafka ({Client}): {Line}")]
    public static partial void Client(this ILogger log, string client, string line);

    [LoggerMessage(EventName = "PartitionsAssigned", Level = LogLevel.Information, Message = "{Client} reads from now on: {Partitions}")]
    public static partial void Assigned(this ILogger log, string client, string partitions);

    [LoggerMessage(EventName = "PartitionsRevoked", Level = LogLevel.Information, Message = "{Client} reads no longer: {Partitions}")]
    public static partial void Revoked(this ILogger log, string client, string partitions);

    [LoggerMessage(EventName = "ReadingPaused", Level = LogLevel.Warning, Message = "{Client} is paused: the batch in flight is still busy")]
    public static partial void Paused(this ILogger log, string client);

    [LoggerMessage(EventName = "ReadingResumed", Level = LogLevel.Warning, Message = "{Client} reads again")]
    public static partial void Resumed(this ILogger log, string client);

    [LoggerMessage(EventName = "CommitIgnored", Level = LogLevel.Warning,
        Message = "{Client} lost partitions while a batch was in flight ({Why}): their new owner repeats it, which is harmless")]
    public static partial void CommitIgnored(this ILogger log, string client, string why);

    [LoggerMessage(EventName = "OffsetGap", Level = LogLevel.Error,
        Message = "{Client}: LOST {Partition} offsets [{From},{To}): Kafka deleted them before they were read. Reading goes on at the oldest there is; the rest is in order")]
    public static partial void Gap(this ILogger log, string client, string partition, long from, long to);

    [LoggerMessage(EventName = "OffsetWentBack", Level = LogLevel.Error,
        Message = "{Client}: {Partition} went back from offset {From} to {To}: the topic was made again or cut off. It is read from there, and what comes twice is recognised")]
    public static partial void WentBack(this ILogger log, string client, string partition, long from, long to);

    [LoggerMessage(EventName = "TopicRemade", Level = LogLevel.Error,
        Message = "{Client}: topic {Topic} was deleted and made again: it is read from its beginning. What was not read of the old one is gone")]
    public static partial void Remade(this ILogger log, string client, string topic);

    [LoggerMessage(EventName = "PartitionsTaken", Level = LogLevel.Warning,
        Message = "{Client} owns {Messages} messages no longer that it had taken: they are not published here, their new owner reads them")]
    public static partial void Taken(this ILogger log, string client, int messages);

    [LoggerMessage(EventName = "ProducerRebuilt", Level = LogLevel.Warning, Message = "Kafka producer is started anew after: {Error}")]
    public static partial void Rebuilt(this ILogger log, string error);
}
