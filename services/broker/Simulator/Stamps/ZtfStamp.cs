using System.Buffers.Binary;
using System.IO.Compression;

namespace Broker.Broker.Simulator.Stamps;

/// <summary>A ZTF cutout: a gzip-compressed FITS image of 63 × 63 32-bit floats, about an arcsecond a pixel, in counts of the science image.</summary>
public static class ZtfStamp
{
    public const int SizePixels = 63;
    public const double PixelArcsec = 1.01;

    private static readonly byte[] Header = new FitsHeader()
        .Card("SIMPLE", true).Card("BITPIX", -32).Card("NAXIS", 2).Card("NAXIS1", SizePixels).Card("NAXIS2", SizePixels)
        .ToBytes();

    /// <param name="image">nJy, row by row.</param>
    /// <param name="countsPerNanoJy">From the magnitude zero point of the exposure.</param>
    public static byte[] Write(float[] image, double countsPerNanoJy)
    {
        var file = new byte[Header.Length + FitsHeader.Padded(image.Length * sizeof(float))];
        Header.CopyTo(file, 0);
        for (var k = 0; k < image.Length; k++)
            BinaryPrimitives.WriteSingleBigEndian(file.AsSpan(Header.Length + 4 * k), (float)(image[k] * countsPerNanoJy));

        using var packed = new MemoryStream(file.Length);
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(file);
        return packed.ToArray();
    }
}
