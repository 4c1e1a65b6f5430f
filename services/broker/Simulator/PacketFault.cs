namespace Broker.Broker.Simulator;

/// <summary>What was done to a packet on purpose.</summary>
public enum PacketFault
{
    None,

    /// <summary>The packet before, once more, byte for byte.</summary>
    Duplicate,

    /// <summary>The end is missing.</summary>
    Truncated,

    /// <summary>A byte that chooses the type of what follows is wrong.</summary>
    Corrupted,
}
