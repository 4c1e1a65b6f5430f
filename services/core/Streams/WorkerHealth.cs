namespace Broker.Core.Streams;

/// <summary>How one worker fares.</summary>
/// <param name="IsReady">Its source answers: on Kafka, the group has told it its partitions.</param>
/// <param name="StoppedTopics">Topics of which nearly everything was rejected; they wait.</param>
/// <param name="PausedPartitions">Partitions that wait at a message.</param>
public sealed record WorkerHealth(string Name, bool IsReady, IReadOnlyList<string> StoppedTopics, IReadOnlyList<PausedPartition> PausedPartitions);
