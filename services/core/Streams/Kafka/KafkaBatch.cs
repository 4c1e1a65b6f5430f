namespace Broker.Core.Streams.Kafka;

/// <summary>Messages as they were polled.</summary>
/// <param name="Messages">In the order of their partitions.</param>
/// <param name="HoldsApplied">How many holds had taken effect when it was gathered; a later one makes its partition's messages stale.</param>
internal sealed record KafkaBatch(List<KafkaMessage> Messages, int HoldsApplied);
