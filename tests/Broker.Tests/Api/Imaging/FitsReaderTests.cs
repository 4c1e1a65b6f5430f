using System.Buffers.Binary;
using System.Text;
using Broker.Api.Imaging;

namespace Broker.Tests.Api.Imaging;

public sealed class FitsReaderTests
{
    [Fact]
    public void Pixels_of_a_float_image_are_read_in_order_and_infinities_count_as_missing()
    {
        Assert.True(FitsReader.TryRead(Fits(["BITPIX  = -32", "NAXIS   = 2", "NAXIS1  = 2", "NAXIS2  = 2"], Floats(1, float.NaN, -3.5f, float.PositiveInfinity)), out var image, out _));
        Assert.Equal((2, 2), (image.Width, image.Height));
        Assert.Equal([1, float.NaN, -3.5f, float.NaN], image.Pixels);
    }

    [Fact]
    public void Scale_zero_and_blank_of_an_integer_image_are_applied()
    {
        var data = new byte[] { 0, 1, 0xff, 0xfe, 0, 9 };
        Assert.True(FitsReader.TryRead(
            Fits(["BITPIX  = 16", "NAXIS   = 2", "NAXIS1  = 3", "NAXIS2  = 1", "BSCALE  = 2.0 / scale", "BZERO   = 10", "BLANK   = 9"], data), out var image, out _));
        Assert.Equal([12, 6, float.NaN], image.Pixels);
    }

    [Fact]
    public void The_image_may_stand_in_an_extension()
    {
        byte[] file = [.. Fits(["BITPIX  = 8", "NAXIS   = 0"], []), .. Fits(["BITPIX  = 8", "NAXIS   = 2", "NAXIS1  = 1", "NAXIS2  = 1"], [42], "XTENSION= 'IMAGE   '")];
        Assert.True(FitsReader.TryRead(file, out var image, out _));
        Assert.Equal([42], image.Pixels);
    }

    [Theory]
    [InlineData("BITPIX  = 12", "NAXIS   = 2", "NAXIS1  = 2", "NAXIS2  = 2")]
    [InlineData("BITPIX  = -32", "NAXIS   = 2", "NAXIS1  = 2147483647", "NAXIS2  = 2")]
    [InlineData("BITPIX  = -32", "NAXIS   = 2", "NAXIS1  = 99999999999999", "NAXIS2  = 2")]
    [InlineData("BITPIX  = -32", "NAXIS   = 2", "NAXIS1  = -1", "NAXIS2  = 2")]
    [InlineData("BITPIX  = -32", "NAXIS   = 999", "NAXIS1  = 1", "NAXIS2  = 2")]
    [InlineData("BITPIX  = -64", "NAXIS   = 2", "NAXIS1  = 1024", "NAXIS2  = 1024")]
    [InlineData("BITPIX  = -32", "NAXIS   = 2", "NAXIS1  = 2", "HISTORY none")]
    public void A_header_that_cannot_be_is_refused_with_a_reason(params string[] cards)
    {
        Assert.False(FitsReader.TryRead(Fits(cards, new byte[64]), out _, out var fault));
        Assert.NotEmpty(fault);
    }

    [Theory]
    [InlineData(37)]
    [InlineData(3_000)]
    public void A_header_without_end_is_read_for_36_blocks_only(int blocks)
    {
        var file = Encoding.ASCII.GetBytes("SIMPLE  =                    T".PadRight(80) + string.Concat(Enumerable.Repeat("BITPIX  = 8".PadRight(80), (36 * blocks) - 1)));
        FitsReader.TryRead(file, out _, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(FitsReader.TryRead(file, out _, out var fault));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
        Assert.Contains("no END", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_is_not_there_costs_no_memory()
    {
        var file = Fits(["BITPIX  = -64", "NAXIS   = 2", "NAXIS1  = 1024", "NAXIS2  = 1024"], new byte[64]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(FitsReader.TryRead(file, out _, out var fault));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
        Assert.Contains("8388608 bytes", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void No_bytes_at_all_make_it_throw()
    {
        var good = Fits(["BITPIX  = -32", "NAXIS   = 2", "NAXIS1  = 2", "NAXIS2  = 2"], Floats(1, 2, 3, 4));
        var random = new Random(3);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = good[..random.Next(good.Length + 1)];
            for (var flips = 0; flips < 5 && bytes.Length > 0; flips++)
                bytes[random.Next(Math.Min(bytes.Length, 600))] = (byte)random.Next(256);
            FitsReader.TryRead(bytes, out _, out _);
        }
    }

    internal static byte[] Fits(IReadOnlyList<string> cards, byte[] data, string first = "SIMPLE  = T")
    {
        var header = string.Concat(cards.Prepend(first).Append("END").Select(card => card.PadRight(80)));
        header = header.PadRight((header.Length + 2879) / 2880 * 2880);
        return [.. Encoding.ASCII.GetBytes(header), .. data, .. new byte[(2880 - data.Length % 2880) % 2880]];
    }

    private static byte[] Floats(params float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }
}
