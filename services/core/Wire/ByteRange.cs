namespace Broker.Core.Wire;

/// <summary>A slice of the datum it was read from, bytes: nothing is copied.</summary>
public readonly record struct ByteRange(int Offset, int Length);
