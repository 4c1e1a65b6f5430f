using System.Buffers.Binary;
using System.Text;

namespace Broker.Ingest.Context;

/// <summary>
/// Sources packed one behind another: length (uint16, of what follows), ra and dec (float64, degrees), then the id and
/// every carried column as uint16 length + UTF-8; 0xFFFF stands for a missing value. Little-endian. Packing by appending
/// lets a load write a cell in as many pieces as it likes.
/// </summary>
public static class CatalogCell
{
    private const ushort Missing = 0xFFFF;
    private const int LongestTextBytes = 512;
    private const int MostValues = 64;
    private const int LargestSourceBytes = ushort.MaxValue;

    /// <summary>Bytes of one source. Texts longer than 512 bytes are cut at a character.</summary>
    public static byte[] Pack(CatalogSource source)
    {
        using var bytes = new MemoryStream(64);
        Span<byte> number = stackalloc byte[8];
        bytes.Write([0, 0]);
        BinaryPrimitives.WriteDoubleLittleEndian(number, source.RaDeg);
        bytes.Write(number);
        BinaryPrimitives.WriteDoubleLittleEndian(number, source.DecDeg);
        bytes.Write(number);
        WriteText(bytes, source.Id);
        foreach (var value in source.Values.Take(MostValues))
            WriteText(bytes, value);

        var packed = bytes.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(packed, (ushort)Math.Min(packed.Length - 2, LargestSourceBytes));
        return packed;
    }

    /// <summary>Calls <paramref name="near"/> for each source; positions are read first, so that far sources cost no text.</summary>
    /// <returns>False when the bytes are not a whole number of sources.</returns>
    public static bool Read(ReadOnlySpan<byte> cell, Func<double, double, bool> wanted, Action<CatalogSource> near)
    {
        while (cell.Length >= 2)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(cell);
            if (length < 18 || length > cell.Length - 2)
                return false;
            var body = cell.Slice(2, length);
            var ra = BinaryPrimitives.ReadDoubleLittleEndian(body);
            var dec = BinaryPrimitives.ReadDoubleLittleEndian(body[8..]);
            if (wanted(ra, dec))
                near(ReadTexts(ra, dec, body[16..]));
            cell = cell[(2 + length)..];
        }

        return cell.IsEmpty;
    }

    private static CatalogSource ReadTexts(double ra, double dec, ReadOnlySpan<byte> rest)
    {
        var id = ReadText(ref rest) ?? "";
        var values = new List<string?>();
        while (rest.Length >= 2)
            values.Add(ReadText(ref rest));
        return new CatalogSource(ra, dec, id, values);
    }

    private static string? ReadText(ref ReadOnlySpan<byte> rest)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        rest = rest[2..];
        if (length == Missing)
            return null;
        var take = Math.Min(length, rest.Length);
        var text = Encoding.UTF8.GetString(rest[..take]);
        rest = rest[take..];
        return text;
    }

    private static void WriteText(MemoryStream bytes, string? text)
    {
        Span<byte> length = stackalloc byte[2];
        if (text is null)
        {
            bytes.Write([0xFF, 0xFF]);
            return;
        }

        Span<byte> utf8 = stackalloc byte[LongestTextBytes];
        Encoding.UTF8.GetEncoder().Convert(text, utf8, flush: true, out _, out var written, out _);
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)written);
        bytes.Write(length);
        bytes.Write(utf8[..written]);
    }
}
