using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Broker.Broker.Simulator.Stamps;

namespace Broker.Tests.Broker.Simulator;

public sealed class StampTests
{
    private const int Block = 2880;

    private static readonly Scene Star = new()
    {
        RaDeg = 150.123456789, DecDeg = -2.5, SeeingPixels = 4.5, NoiseNanoJy = 10, DifferenceNanoJy = 20_000, Seed = 3,
    };

    [Fact]
    public void Rubin_stamp_is_three_fits_units_in_whole_blocks()
    {
        var file = LsstFile(Star);

        Assert.Equal(0, file.Length % Block);
        Assert.Equal((30, 30, -32, 2), Axes(file, 0));
        Assert.Equal((30, 30, -32, 2), Axes(file, 3 * Block));
        Assert.Equal((41, 41, -64, 2), Axes(file, 6 * Block));
        Assert.Equal("150.1234567890", Card(file, 0, "CRVAL1"));
        Assert.Equal("'RA---TAN'", Card(file, 0, "CTYPE1"));
    }

    [Fact]
    public void Pixels_add_up_to_the_flux_and_the_point_spread_function_to_one()
    {
        var file = LsstFile(Star);

        var sum = Enumerable.Range(0, 900).Sum(k => BinaryPrimitives.ReadSingleBigEndian(file.AsSpan(Block + 4 * k)));
        Assert.Equal(1, sum / Star.DifferenceNanoJy, 0.05);
        var psf = Enumerable.Range(0, 41 * 41).Sum(k => BinaryPrimitives.ReadDoubleBigEndian(file.AsSpan(7 * Block + 8 * k)));
        Assert.Equal(1, psf, 1e-3);
    }

    [Fact]
    public void Ztf_stamp_unzips_to_one_fits_image_of_63_by_63()
    {
        var painter = new StampPainter(ZtfStamp.SizePixels);
        painter.Paint(Star);
        using var file = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(ZtfStamp.Write(painter.Science, 0.1)), CompressionMode.Decompress))
            gzip.CopyTo(file);

        Assert.Equal(Block + 6 * Block, file.Length);
        Assert.Equal((63, 63, -32, 2), Axes(file.ToArray(), 0));
    }

    [Fact]
    public void Science_is_template_plus_difference()
    {
        var painter = new StampPainter(30);
        painter.Paint(Star with { ReferenceNanoJy = 5000, HostNanoJy = 9000 });

        for (var k = 0; k < painter.Science.Length; k++)
            Assert.Equal(painter.Template[k] + painter.Difference[k], painter.Science[k]);
    }

    private static byte[] LsstFile(Scene scene)
    {
        var painter = new StampPainter(LsstStamp.SizePixels);
        painter.Paint(scene);
        var file = new byte[LsstStamp.SizeBytes];
        new LsstStamp().Write(file, painter.Difference, scene);
        return file;
    }

    private static (int, int, int, int) Axes(byte[] file, int unit) =>
        (Number(file, unit, "NAXIS1"), Number(file, unit, "NAXIS2"), Number(file, unit, "BITPIX"), Number(file, unit, "NAXIS"));

    private static int Number(byte[] file, int unit, string keyword) =>
        int.Parse(Card(file, unit, keyword), System.Globalization.CultureInfo.InvariantCulture);

    private static string Card(byte[] file, int unit, string keyword)
    {
        for (var at = unit; at < unit + Block; at += 80)
        {
            var card = Encoding.ASCII.GetString(file, at, 80);
            if (card.StartsWith(keyword.PadRight(8) + "=", StringComparison.Ordinal))
                return card[10..].Split('/')[0].Trim();
        }

        throw new InvalidOperationException($"no {keyword}");
    }
}
