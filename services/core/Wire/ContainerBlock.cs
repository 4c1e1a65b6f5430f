namespace Broker.Core.Wire;

/// <summary>One block of an object container: checked against its sync marker and unpacked, or a fault.</summary>
public readonly record struct ContainerBlock
{
    /// <summary>Where the block begins, bytes from the start of the file.</summary>
    public required int Offset { get; init; }

    /// <summary>Datums the block says it holds; unchecked when there is a fault.</summary>
    public required long Count { get; init; }

    /// <summary>The datums, unpacked. With a fault: what there is of them when the codec is null, else nothing.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The block as it stands in the file, head and marker included, up to where the next one can begin.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Offsets count from the start of the file.</summary>
    public required WireFault Fault { get; init; }
}
