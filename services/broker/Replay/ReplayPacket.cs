namespace Broker.Broker.Replay;

/// <summary>One message to send again.</summary>
public sealed record ReplayPacket
{
    /// <summary><c>lsst-alerts</c> or <c>ztf-alerts</c>.</summary>
    public required string Topic { get; init; }

    /// <summary>The object, so that its alerts keep their order; the file's name where the object cannot be read.</summary>
    public required string Key { get; init; }

    public required ReadOnlyMemory<byte> Bytes { get; init; }

    public required string File { get; init; }
}
