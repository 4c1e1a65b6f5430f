namespace Broker.Core.Streams;

/// <summary>A partition that is not read on for now.</summary>
/// <param name="Offset">The message that waits, and with it all behind it.</param>
public sealed record PausedPartition(string Topic, int Partition, long Offset);
