namespace Broker.Core.Wire;

/// <summary>One field of a record schema.</summary>
public sealed record AvroField(string Name, AvroSchema Type)
{
    /// <summary>What the schema says the field is or was called elsewhere.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}
