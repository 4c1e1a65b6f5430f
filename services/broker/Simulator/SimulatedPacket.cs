namespace Broker.Broker.Simulator;

/// <summary>One message as the survey sends it, with the truth about it.</summary>
public sealed record SimulatedPacket
{
    public required string Survey { get; init; }

    public required string Topic { get; init; }

    /// <summary>Message key: the object.</summary>
    public required string Key { get; init; }

    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>When the survey would send it: a minute after the shutter closed.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>diaSourceId or candid. A damaged packet carries that of the one it was made from.</summary>
    public required long AlertId { get; init; }

    public PacketFault Fault { get; init; }

    /// <summary>What was simulated, noise and all.</summary>
    public required SimulatedAlert Truth { get; init; }
}
