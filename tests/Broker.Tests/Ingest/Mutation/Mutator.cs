namespace Broker.Tests.Ingest.Mutation;

/// <summary>
/// Damages packets, one way or a few at once: bits, bytes, cuts, insertions, repeats, splices with other packets, and numbers
/// that lie, put where the packet's own lengths, counts and branches stand.
/// </summary>
internal sealed class Mutator(int seed)
{
    private static readonly long[] Lies =
        [-1, -2, 1, 2, 3, 63, 64, 127, 1000, 99_999, 100_001, int.MaxValue, int.MinValue, 1L << 40, long.MaxValue, long.MinValue, long.MinValue + 1];

    private static readonly byte[] Edges = [0, 1, 2, 0x7e, 0x7f, 0x80, 0x81, 0xfe, 0xff];

    private readonly Random random = new(seed);

    public byte[] Mutate(SoundPacket packet, SoundPacket other)
    {
        var bytes = packet.Bytes;
        var marked = packet.Marks.Count > 0;
        for (var times = random.Next(3) == 0 ? random.Next(1, 6) : 1; times > 0; times--)
        {
            // Only the first change finds the marks in their places.
            bytes = marked && random.Next(2) == 0 ? Lie(bytes, packet.Marks[random.Next(packet.Marks.Count)]) : Change(bytes, other.Bytes);
            marked = false;
        }

        return bytes;
    }

    private byte[] Change(byte[] bytes, byte[] other)
    {
        var at = random.Next(bytes.Length + 1);
        switch (random.Next(9))
        {
            case 0: return Each(bytes, random.Next(1, 9), b => (byte)(b ^ (1 << random.Next(8))));
            case 1: return Each(bytes, random.Next(1, 5), _ => Edges[random.Next(Edges.Length)]);
            case 2: return bytes[..at];
            case 3: return [.. bytes[..at], .. Noise(random.Next(1, 40)), .. bytes[at..]];
            case 4: return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 60))..]];
            case 5: return [.. bytes[..at], .. bytes[random.Next(at + 1)..]];
            case 6: return [.. bytes[..at], .. other[random.Next(other.Length + 1)..]];
            case 7: return [.. bytes[..at], .. Enumerable.Repeat((byte)0xff, random.Next(1, 30)), .. bytes[at..]];
            default: return Lie(bytes, at);
        }
    }

    private byte[] Each(byte[] bytes, int times, Func<byte, byte> change)
    {
        var changed = bytes.ToArray();
        for (; times > 0 && changed.Length > 0; times--)
        {
            var at = random.Next(changed.Length);
            changed[at] = change(changed[at]);
        }

        return changed;
    }

    /// <summary>Another number in the place of the one that stands there.</summary>
    private byte[] Lie(byte[] bytes, int at)
    {
        var end = at;
        while (end < bytes.Length && bytes[end++] > 0x7f)
        {
        }

        var lie = random.Next(3) == 0 ? random.NextInt64(-200_000, 200_000) : Lies[random.Next(Lies.Length)];
        return [.. bytes[..at], .. Varint(lie), .. bytes[end..]];
    }

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private static List<byte> Varint(long value)
    {
        var bytes = new List<byte>();
        var rest = (ulong)((value << 1) ^ (value >> 63));
        for (; rest > 0x7f; rest >>= 7)
            bytes.Add((byte)(rest | 0x80));
        bytes.Add((byte)rest);
        return bytes;
    }
}
