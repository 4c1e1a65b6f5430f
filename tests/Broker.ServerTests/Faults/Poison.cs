using System.Buffers.Binary;
using Broker.Broker.Simulator;
using Broker.Core.Wire;

namespace Broker.ServerTests.Faults;

/// <summary>Packets that cannot be read, made from such as can.</summary>
internal static class Poison
{
    private const string StrangeSchema = """{"type": "record", "name": "weather", "fields": [{"name": "wind", "type": "double"}]}""";
    private const int NoiseBytes = 700;
    private const int SyncBytes = 16;

    /// <summary>The first digits of an image in a Rubin packet; before them stands its length.</summary>
    private static readonly byte[] Fits = "SIMPLE  ="u8.ToArray();

    /// <summary>The zigzag form of 1,048,575: longer than any of these packets, in as many bytes as a cutout's true length takes.</summary>
    private static readonly byte[] TooLong = [0xFE, 0xFF, 0x7F];

    public static FaultPacket Of(FaultPacket packet, Dice dice) => Of(packet, (PoisonKind)dice.Below(Enum.GetValues<PoisonKind>().Length), dice);

    public static FaultPacket Of(FaultPacket packet, PoisonKind kind, Dice dice) => packet with
    {
        Poison = kind,
        IsDuplicate = false,
        Bytes = kind switch
        {
            PoisonKind.Truncated => Damage.Truncate(packet.Bytes.Span, dice),
            PoisonKind.WrongUnion => Damage.Corrupt(packet.Bytes.Span),
            PoisonKind.BadMagic => Begin(packet.Bytes, 'B'),
            PoisonKind.Empty => ReadOnlyMemory<byte>.Empty,
            PoisonKind.Noise => Noise(dice),
            PoisonKind.WrongVarint => Endless(packet.Bytes),
            PoisonKind.NoPosition => NoPosition(packet.Bytes),
            PoisonKind.StrangeContainer => ContainerWriter.OfOne(StrangeSchema, new byte[sizeof(double)]),
            PoisonKind.Trailing => (byte[])[.. packet.Bytes.Span, .. "and so on"u8],
            _ => Oversized(packet.Bytes),
        },
    };

    /// <summary>So long that it says nothing of its length alone: the packet, and what does not belong to it.</summary>
    public static FaultPacket Huge(FaultPacket packet, int bytes) => packet with
    {
        Poison = PoisonKind.Trailing, IsDuplicate = false, Bytes = (byte[])[.. packet.Bytes.Span, .. new byte[bytes]],
    };

    private static byte[] Begin(ReadOnlyMemory<byte> packet, char with)
    {
        var bad = packet.ToArray();
        bad[0] = (byte)with;
        return bad;
    }

    private static byte[] Noise(Dice dice)
    {
        var noise = new byte[NoiseBytes];
        for (var i = 0; i < noise.Length; i++)
            noise[i] = (byte)(1 + dice.Below(byte.MaxValue));
        return noise;
    }

    private static byte[] Endless(ReadOnlyMemory<byte> packet)
    {
        var bad = packet.ToArray();
        bad.AsSpan(ConfluentFrame.SizeBytes, 16).Fill(byte.MaxValue);
        return bad;
    }

    /// <summary>The alert's own right ascension comes first in both surveys' packets.</summary>
    private static byte[] NoPosition(ReadOnlyMemory<byte> packet)
    {
        var bad = packet.ToArray();
        Span<byte> position = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(position, Reading.RaDeg(packet));
        BinaryPrimitives.WriteDoubleLittleEndian(bad.AsSpan(bad.AsSpan().IndexOf(position)), double.NaN);
        return bad;
    }

    /// <summary>In a container it is the block that says so: the cutout's own length lies within it.</summary>
    private static byte[] Oversized(ReadOnlyMemory<byte> packet)
    {
        var bad = packet.ToArray();
        var image = bad.AsSpan().IndexOf(Fits);
        var length = image > 0 ? image - TooLong.Length : BlockLength(bad);
        TooLong.CopyTo(bad, length);
        return bad;
    }

    /// <summary>Behind the header's sync marker, which ends the file too, and the number of records.</summary>
    private static int BlockLength(byte[] container) => container.AsSpan().IndexOf(container.AsSpan(^SyncBytes..)) + SyncBytes + 1;
}
