using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>What the cluster's errors say about a message that was to be written.</summary>
public static class KafkaErrors
{
    /// <summary>It will be refused again, and that lies with this topic or record.</summary>
    public static bool IsForGood(Error error) => error.Code
        is ErrorCode.TopicAuthorizationFailed or ErrorCode.TopicException or ErrorCode.PolicyViolation
        or ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidRecord;

    /// <summary>It is not written, and nothing is unknown; another time it may be.</summary>
    internal static bool IsRefusal(Error error) => !error.IsFatal && (IsForGood(error) || IsMissing(error) || error.Code == ErrorCode.ClusterAuthorizationFailed);

    /// <summary>There is no such topic, or not this partition of it.</summary>
    public static bool IsMissing(Error error) => error.Code
        is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition;
}
