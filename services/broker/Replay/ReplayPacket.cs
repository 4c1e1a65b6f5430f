namespace Broker.Broker.Replay;

/// <summary>One message to send again.</summary>
public sealed record ReplayPacket
{
    /// <summary>The survey's: <c>lsst-alerts</c>, <c>ztf-alerts</c> or another.</summary>
    public required string Topic { get; init; }

    /// <summary>The object, so that its alerts keep their order; the file's name where the object cannot be read.</summary>
    public required string Key { get; init; }

    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>When the survey published it, the first time; null where nobody knows.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Where it was read, for people.</summary>
    public required string File { get; init; }
}
