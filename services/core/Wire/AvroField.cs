namespace Broker.Core.Wire;

/// <summary>One field of a record schema.</summary>
public sealed record AvroField(string Name, AvroSchema Type);
