using Confluent.Kafka;

namespace Broker.Broker.Replay;

/// <summary>The part of one partition that is to be read again: offsets [Begin, End), of which those before the oldest message are gone.</summary>
/// <param name="Partition">Topic and partition.</param>
/// <param name="Begin">First offset that Kafka still has of it.</param>
/// <param name="End">One behind the last.</param>
/// <param name="LostFrom">Messages [LostFrom, Begin) were asked for and are deleted; null when none were.</param>
internal readonly record struct KafkaRange(TopicPartition Partition, long Begin, long End, long? LostFrom);
