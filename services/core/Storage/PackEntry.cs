namespace Broker.Core.Storage;

/// <summary>One packet to store, with the message it came in: the same message is the same entry on every repeat.</summary>
public readonly record struct PackEntry
{
    public required string Topic { get; init; }

    public int Partition { get; init; }

    public long Offset { get; init; }

    /// <summary>When the message was appended to its topic; tells apart two topics of one name.</summary>
    public DateTimeOffset AppendedAt { get; init; }

    /// <summary>The packet, at most <see cref="PackRecord.MaxPayloadBytes"/>; read until the batch is stored.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }
}
