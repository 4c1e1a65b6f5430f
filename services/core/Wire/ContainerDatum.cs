namespace Broker.Core.Wire;

/// <summary>One datum of an object container, or the reason why it, and what follows it in its block, cannot be had.</summary>
public readonly record struct ContainerDatum
{
    /// <summary>Number within the file, from 0; damaged ones are counted too.</summary>
    public required int Index { get; init; }

    /// <summary>The bare datum; with a fault, the bytes of the file that are damaged.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Its offset counts from the start of the file when the block is damaged, else from the start of the unpacked block, which the message names.</summary>
    public required WireFault Fault { get; init; }
}
