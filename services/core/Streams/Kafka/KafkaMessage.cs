using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>A message as it was polled.</summary>
/// <param name="Assignment">See <see cref="KafkaShare.Assignment"/>.</param>
/// <param name="TopicId">Kafka's id of the topic; empty where it tells none.</param>
/// <param name="LostFrom">Set when messages before this one were deleted unread: the first of them.</param>
internal readonly record struct KafkaMessage(ConsumeResult<Ignore, ReadOnlyMemory<byte>> Result, int Assignment, Guid TopicId, long? LostFrom)
{
    public TopicPartition Partition => Result.TopicPartition;

    public ReadOnlyMemory<byte> Bytes => Result.Message.Value;
}
