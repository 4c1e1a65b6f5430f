using System.Buffers.Binary;

namespace Broker.Core.Wire;

/// <summary>
/// Blocks of codec <c>snappy</c>: one raw snappy block (google/snappy, format_description.txt), then the CRC-32 of what it
/// unpacks to, big-endian (Avro specification, "Required Codecs").
/// </summary>
internal static class Snappy
{
    private const int CrcBytes = 4;

    /// <summary>The most that one byte can become: three bytes copy 64. So a length that lies is found before anything is made.</summary>
    private const int MostPerByte = 22;

    private const string Cut = "the snappy block ends too early";

    public static Unpacked Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.Length <= CrcBytes)
            return Unpacked.Bad(Cut);
        var body = packed[..^CrcBytes];
        if (!TrySize(ref body, out var size))
            return Unpacked.Bad("the snappy block has no proper length");
        if (size > Math.Min(WireLimits.MaxUnpackedBytes(packed.Length), (long)MostPerByte * packed.Length))
            return Unpacked.Bomb(packed.Length);
        var plain = new byte[size];
        if (Fill(body, plain) is { } fault)
            return Unpacked.Bad(fault);
        return Crc32.Of(plain) == BinaryPrimitives.ReadUInt32BigEndian(packed[^CrcBytes..])
            ? new Unpacked(plain)
            : Unpacked.Bad("the checksum of the snappy block differs");
    }

    private static bool TrySize(ref ReadOnlySpan<byte> body, out long size)
    {
        size = 0;
        for (var i = 0; i < 5 && i < body.Length; i++)
        {
            size |= (long)(body[i] & 0x7F) << (7 * i);
            if (body[i] >= 0x80)
                continue;
            body = body[(i + 1)..];
            return true;
        }

        return false;
    }

    /// <returns>What is wrong; null when the block filled <paramref name="plain"/> exactly.</returns>
    private static string? Fill(ReadOnlySpan<byte> body, Span<byte> plain)
    {
        var used = 0;
        while (!body.IsEmpty)
        {
            if (!TryElement(ref body, out var length, out var distance))
                return Cut;
            if (length > plain.Length - used)
                return "the snappy block unpacks to more than it says";
            if (distance == 0 ? length > body.Length : distance > used)
                return distance == 0 ? Cut : "the snappy block copies from before its start";
            if (distance == 0)
                Literal(ref body, plain.Slice(used, (int)length));
            else
                Copy(plain, used, (int)length, (int)distance);
            used += (int)length;
        }

        return used == plain.Length ? null : "the snappy block unpacks to less than it says";
    }

    /// <summary>Tag and what belongs to it: a literal (distance 0) or a copy of earlier output. A copy of distance 0 is none.</summary>
    private static bool TryElement(ref ReadOnlySpan<byte> body, out long length, out long distance)
    {
        var tag = body[0];
        var extra = (tag & 3) switch { 0 => Math.Max(0, (tag >> 2) - 59), 1 => 1, 2 => 2, _ => 4 };
        (length, distance) = ((tag >> 2) + 1, 0);
        if (body.Length <= extra)
            return false;
        long number = 0;
        for (var i = 0; i < extra; i++)
            number |= (long)body[i + 1] << (8 * i);
        body = body[(extra + 1)..];
        if ((tag & 3) == 0)
            length = extra == 0 ? length : number + 1;
        else if ((tag & 3) == 1)
            (length, distance) = ((tag >> 2 & 7) + 4, (long)(tag >> 5) << 8 | number);
        else
            distance = number;
        return (tag & 3) == 0 || distance > 0;
    }

    private static void Literal(ref ReadOnlySpan<byte> body, Span<byte> target)
    {
        body[..target.Length].CopyTo(target);
        body = body[target.Length..];
    }

    /// <summary>A copy may overlap what it writes: then the last <paramref name="distance"/> bytes repeat.</summary>
    private static void Copy(Span<byte> plain, int used, int length, int distance)
    {
        if (distance >= length)
            plain.Slice(used - distance, length).CopyTo(plain[used..]);
        else
            for (var i = used; i < used + length; i++)
                plain[i] = plain[i - distance];
    }
}
