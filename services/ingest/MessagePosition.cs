namespace Broker.Ingest;

/// <summary>Where a message stands on its topic.</summary>
public readonly record struct MessagePosition(string Topic, int Partition, long Offset);
