namespace Broker.Core.Streams;

/// <summary>A value and the partition it came from.</summary>
/// <param name="Value">The value.</param>
/// <param name="Topic">Its topic.</param>
/// <param name="TopicId">See <see cref="StreamMessage{T}.TopicId"/>.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Assignment">See <see cref="StreamMessage{T}.Assignment"/>.</param>
public readonly record struct Placed<T>(T Value, string Topic, Guid TopicId, int Partition, int Assignment);
