using System.Buffers.Binary;
using System.IO.Compression;

namespace Broker.Api.Imaging;

/// <summary>Greyscale PNG (RFC 2083), with missing pixels in a colour that no grey can be taken for.</summary>
public static class PngWriter
{
    private const byte PaletteColour = 3;

    /// <summary>The last grey level gives up its place in the palette of 256 to the missing pixels.</summary>
    private const byte Missing = 255;

    private static readonly byte[] MissingRgb = [0x5b, 0x2a, 0x6e];

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(CrcOf)];

    /// <param name="rows">Grey levels row by row from the bottom, as FITS keeps them; null is missing.</param>
    public static byte[] Write(int width, int height, byte?[] rows)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = PaletteColour;
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "PLTE"u8, Palette());
        Chunk(file, "IDAT"u8, Compress(width, height, rows));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Palette() =>
        [.. Enumerable.Range(0, Missing).SelectMany(grey => Enumerable.Repeat((byte)(grey * 255 / (Missing - 1)), 3)), .. MissingRgb];

    private static byte[] Compress(int width, int height, byte?[] rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            var line = new byte[width + 1];
            for (var y = height - 1; y >= 0; y--)
            {
                for (var x = 0; x < width; x++)
                    line[x + 1] = rows[y * width + x] is { } grey ? (byte)(grey * (Missing - 1) / 255) : Missing;
                zlib.Write(line);
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(data, Crc(type, uint.MaxValue)));
        file.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> data, uint crc)
    {
        foreach (var value in data)
            crc = CrcTable[(crc ^ value) & 0xff] ^ (crc >> 8);
        return crc;
    }

    private static uint CrcOf(int value)
    {
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++)
            crc = (crc & 1) == 1 ? 0xedb88320 ^ (crc >> 1) : crc >> 1;
        return crc;
    }
}
