namespace Broker.Core.Wire;

/// <summary>One datum of an object container, or the reason why it, and what follows it in its block, cannot be had.</summary>
public readonly record struct ContainerDatum
{
    /// <summary>Number within the file, from 0; damaged ones are counted too.</summary>
    public required int Index { get; init; }

    /// <summary>The bare datum; with a fault, the bytes of the file that are damaged.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Offsets count from the start of the file, or of the unpacked block when it was compressed.</summary>
    public required WireFault Fault { get; init; }
}
