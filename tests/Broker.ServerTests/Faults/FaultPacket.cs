namespace Broker.ServerTests.Faults;

/// <summary>One message of the stream that fault tests send, and what was done to it.</summary>
internal sealed record FaultPacket
{
    /// <summary>Its place in the stream, from 0.</summary>
    public long Number { get; init; }

    /// <summary><c>lsst</c> or <c>ztf</c>.</summary>
    public required string Survey { get; init; }

    /// <summary>Message key: the object.</summary>
    public required string Key { get; init; }

    /// <summary>Partition of its survey's topic; by its key when null.</summary>
    public int? Partition { get; init; }

    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>When it is sent; the survey's time stamp on Kafka.</summary>
    public DateTimeOffset SentAt { get; init; }

    /// <summary>The same packet has come before, in another message.</summary>
    public bool IsDuplicate { get; init; }

    /// <summary>Set when it cannot be read.</summary>
    public PoisonKind? Poison { get; init; }
}
