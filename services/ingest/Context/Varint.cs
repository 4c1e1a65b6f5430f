namespace Broker.Ingest.Context;

/// <summary>Unsigned numbers in seven bits a byte, the lowest first; a set high bit says that more follow.</summary>
internal static class Varint
{
    public const int LargestBytes = 10;

    /// <returns>Bytes written.</returns>
    public static int Write(ulong value, Span<byte> to)
    {
        var at = 0;
        for (; value >= 0x80; value >>= 7)
            to[at++] = (byte)(value | 0x80);
        to[at++] = (byte)value;
        return at;
    }

    public static bool TryRead(ref ReadOnlySpan<byte> from, out ulong value)
    {
        value = 0;
        for (var at = 0; at < from.Length && at < LargestBytes; at++)
        {
            value |= (ulong)(from[at] & 0x7F) << (7 * at);
            if (from[at] >= 0x80)
                continue;
            from = from[(at + 1)..];
            return true;
        }

        return false;
    }
}
