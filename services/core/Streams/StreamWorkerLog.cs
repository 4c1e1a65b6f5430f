using Microsoft.Extensions.Logging;

namespace Broker.Core.Streams;

internal static partial class StreamWorkerLog
{
    [LoggerMessage(EventName = "WorkerStarted", Level = LogLevel.Information, Message = "{Worker} started")]
    public static partial void Started(this ILogger log, string worker);

    [LoggerMessage(EventName = "WorkerEnded", Level = LogLevel.Information, Message = "{Worker} ended after {Consumed} messages")]
    public static partial void Ended(this ILogger log, string worker, long consumed);

    [LoggerMessage(EventName = "BatchFailed", Level = LogLevel.Warning,
        Message = "{Worker} is held up at step '{Step}' ({Failures} times so far): {Error}. Nothing is lost: the batch is not committed and is repeated")]
    public static partial void BatchFailed(this ILogger log, string worker, string step, int failures, string error);

    [LoggerMessage(EventName = "BatchFailedDetail", Level = LogLevel.Debug, Message = "{Worker} failed")]
    public static partial void BatchFailedDetail(this ILogger log, Exception exception, string worker);

    [LoggerMessage(EventName = "BatchUnfinished", Level = LogLevel.Warning,
        Message = "{Worker} was stopped at step '{Step}': the batch in flight is not committed and comes again at the next start")]
    public static partial void Unfinished(this ILogger log, Exception exception, string worker, string step);

    [LoggerMessage(EventName = "PartitionPaused", Level = LogLevel.Error,
        Message = "{Worker}: PAUSED at {Place} since {Seconds:0} s: {Why}. Nothing is skipped or lost, other partitions go on, and this one goes on by itself")]
    public static partial void PartitionPaused(this ILogger log, string worker, string place, double seconds, string why);

    [LoggerMessage(EventName = "PartitionResumed", Level = LogLevel.Warning, Message = "{Worker}: goes on at {Place} after {Seconds:0} s")]
    public static partial void PartitionResumed(this ILogger log, string worker, string place, double seconds);

    [LoggerMessage(EventName = "TopicStopped", Level = LogLevel.Error,
        Message = "{Worker}: STOPPED reading {Topic}: {Rejected} of its latest messages were rejected, the last as {Why}. Those are dead letters; what follows waits in Kafka and is tried again, and reading goes on by itself once it can be used. To send it to the dead letters instead, restart with BROKER_BREAKER_MESSAGES=0")]
    public static partial void TopicStopped(this ILogger log, string worker, string topic, string rejected, string why);

    [LoggerMessage(EventName = "TopicStillStopped", Level = LogLevel.Error, Message = "{Worker}: still STOPPED at {Topic} since {Seconds:0} s: {Why}. Nothing is lost, it waits in Kafka")]
    public static partial void TopicStillStopped(this ILogger log, string worker, string topic, double seconds, string why);

    [LoggerMessage(EventName = "TopicGoesOn", Level = LogLevel.Warning, Message = "{Worker}: reads {Topic} on after {Seconds:0} s: its messages can be used again")]
    public static partial void TopicGoesOn(this ILogger log, string worker, string topic, double seconds);

    [LoggerMessage(EventName = "DeadLettered", Level = LogLevel.Warning,
        Message = "{Worker}: {Count} more dead letter(s), the last {Place}: {Why}. Their bytes are kept: broker dead-letters list")]
    public static partial void DeadLettered(this ILogger log, string worker, int count, string place, string why);

    [LoggerMessage(EventName = "WorkerRecovered", Level = LogLevel.Warning, Message = "{Worker} works again after {Failures} failures")]
    public static partial void Recovered(this ILogger log, string worker, int failures);
}
