using System.Buffers.Binary;
using System.IO.Compression;
using Broker.Api.Imaging;

namespace Broker.Tests.Api.Imaging;

public sealed class PngWriterTests
{
    [Fact]
    public void Rows_come_from_the_top_and_missing_pixels_have_an_index_of_their_own()
    {
        var png = PngWriter.Write(2, 2, [0, 255, null, 128]);
        var chunks = Chunks(png);
        Assert.Equal(["IHDR", "PLTE", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
        using var zlib = new ZLibStream(new MemoryStream(chunks[2].Data), CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zlib.CopyTo(rows);
        Assert.Equal([0, 255, 127, 0, 0, 254], rows.ToArray());
    }

    // CRC of the empty IEND chunk, as in every PNG file.
    [Fact]
    public void Chunks_end_with_their_crc() => Assert.Equal([0xAE, 0x42, 0x60, 0x82], PngWriter.Write(1, 1, [0])[^4..]);

    [Fact]
    public void Stretch_keeps_the_order_of_pixels_and_shows_what_is_missing()
    {
        var random = new Random(5);
        var pixels = Enumerable.Range(0, 900).Select(i => i == 17 ? float.NaN : (float)(random.NextDouble() * 10 + (i == 450 ? 1e6 : 0))).ToArray();
        var grey = Stretch.ToGrey(new FitsImage(30, 30, pixels));
        Assert.Null(grey[17]);
        Assert.Equal(255, grey[450]!.Value);
        var inOrder = Enumerable.Range(0, 900).Where(i => i != 17).OrderBy(i => pixels[i]).Select(i => grey[i]!.Value).ToArray();
        Assert.Equal(inOrder.Order(), inOrder);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    [InlineData(-1e30f)]
    public void A_flat_picture_can_be_stretched_too(float value) =>
        Assert.Equal(4, Stretch.ToGrey(new FitsImage(2, 2, [value, value, value, value])).Length);

    [Fact]
    public void A_gzip_bomb_is_cut_short()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(new byte[Gunzip.MaxOutputBytes + 1]);
        Assert.False(Gunzip.TryUnpack(packed.ToArray(), out _, out var fault));
        Assert.Contains("grows beyond", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_gzip_is_refused() => Assert.False(Gunzip.TryUnpack(new byte[] { 1, 2, 3 }, out _, out _));

    private static List<(string Type, byte[] Data)> Chunks(byte[] png)
    {
        var chunks = new List<(string, byte[])>();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            chunks.Add((System.Text.Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]));
            at += 12 + length;
        }

        return chunks;
    }
}
