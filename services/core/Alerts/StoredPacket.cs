namespace Broker.Core.Alerts;

/// <summary>Where an alert's full packet lies in the packs, and where its cutouts lie inside it.</summary>
public sealed record StoredPacket
{
    /// <summary>Name of the pack, relative to the packs' root.</summary>
    public required string Pack { get; init; }

    /// <summary>Start of the packet's bytes within the pack, bytes.</summary>
    public required long Offset { get; init; }

    /// <summary>Length of the packet, bytes.</summary>
    public required int SizeBytes { get; init; }

    /// <summary>Cutouts, as ranges within the packet.</summary>
    public IReadOnlyList<CutoutRange> Cutouts { get; init; } = [];
}
