namespace Broker.Core.Wire;

/// <summary>What a block unpacks to, or why it does not.</summary>
internal readonly record struct Unpacked(ReadOnlyMemory<byte> Bytes, WireReason Reason = WireReason.None, string Message = "")
{
    public static Unpacked Bad(string message) => new(default, WireReason.BadBlock, message);

    public static Unpacked Bomb(int packedBytes) => new(
        default,
        WireReason.BombSuspected,
        $"{packedBytes} bytes that unpack to more than {WireLimits.MaxUnpackedBytes(packedBytes)}");
}
