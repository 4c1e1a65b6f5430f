using Broker.Core.Alerts;

namespace Broker.Core.Storage;

/// <summary>What one pack holds.</summary>
public sealed record PackContent
{
    public required IReadOnlyList<StoredPacket> Packets { get; init; }

    /// <summary>Length of the pack, as far as it could be read, bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>First byte that belongs to no intact packet (a write that a crash cut short); null when there is none.</summary>
    public long? TornAt { get; init; }
}
