using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>The next offset to be read of a partition, as it was given to us one certain time.</summary>
/// <param name="Assignment">See <see cref="KafkaShare.Assignment"/>.</param>
/// <param name="TopicId">Of the topic it belongs to: one made again under the same name starts anew.</param>
internal readonly record struct KafkaPosition(TopicPartition Partition, long Offset, int Assignment, Guid TopicId);
