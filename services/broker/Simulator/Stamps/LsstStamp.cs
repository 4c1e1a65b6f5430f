using System.Buffers.Binary;
using System.Text;

namespace Broker.Broker.Simulator.Stamps;

/// <summary>
/// A Rubin cutout: an uncompressed FITS file of three units, image and variance (30 × 30, 32-bit floats, nJy and nJy²) and
/// point-spread function (41 × 41, 64-bit floats, sum 1). North up, east left, 0.2 arcsec a pixel. Not for several threads at once.
/// </summary>
public sealed class LsstStamp
{
    public const int SizePixels = 30;
    public const double PixelArcsec = 0.2;
    private const int PsfPixels = 41;
    private const int CardBytes = 80;
    private static readonly byte[] ImageHeader = Header(true, SizePixels, -32)
        .Card("BUNIT", "nJy").Card("WCSAXES", 2)
        .Card("CRPIX1", (SizePixels + 1) / 2.0, "Pixel of the source").Card("CRPIX2", (SizePixels + 1) / 2.0)
        .Card("CDELT1", -PixelArcsec / 3600).Card("CDELT2", PixelArcsec / 3600)
        .Card("CUNIT1", "deg").Card("CUNIT2", "deg").Card("CTYPE1", "RA---TAN").Card("CTYPE2", "DEC--TAN")
        .Card("CRVAL1", 0.0, "[deg] Right ascension of the source").Card("CRVAL2", 0.0, "[deg] Declination of the source")
        .Card("RADESYS", "ICRS").ToBytes();

    private static readonly byte[] VarianceHeader = Header(false, SizePixels, -32).Card("BUNIT", "nJy2").Card("EXTNAME", "VARIANCE").ToBytes();
    private static readonly byte[] PsfHeader = Header(false, PsfPixels, -64).Card("EXTNAME", "PSF").ToBytes();
    private static readonly int RaAt = Encoding.ASCII.GetString(ImageHeader).IndexOf("CRVAL1", StringComparison.Ordinal);
    private static readonly int ImageBytes = FitsHeader.Padded(SizePixels * SizePixels * sizeof(float));
    private static readonly int PsfBytes = FitsHeader.Padded(PsfPixels * PsfPixels * sizeof(double));

    private readonly Dictionary<int, byte[]> _psfs = [];

    public static int SizeBytes { get; } = ImageHeader.Length + VarianceHeader.Length + 2 * ImageBytes + PsfHeader.Length + PsfBytes;

    /// <summary>Writes <see cref="SizeBytes"/> bytes.</summary>
    public void Write(Span<byte> file, float[] image, Scene scene)
    {
        ImageHeader.CopyTo(file);
        PutDegrees(file, RaAt, scene.RaDeg);
        PutDegrees(file, RaAt + CardBytes, scene.DecDeg);
        var at = ImageHeader.Length;
        PutImage(file.Slice(at, ImageBytes), image);
        at += ImageBytes;
        VarianceHeader.CopyTo(file[at..]);
        at += VarianceHeader.Length;
        PutConstant(file.Slice(at, ImageBytes), (float)(scene.NoiseNanoJy * scene.NoiseNanoJy));
        at += ImageBytes;
        PsfHeader.CopyTo(file[at..]);
        Psf(scene.SeeingPixels).CopyTo(file[(at + PsfHeader.Length)..]);
    }

    private static FitsHeader Header(bool primary, int size, int bitsPerPixel)
    {
        var header = primary ? new FitsHeader().Card("SIMPLE", true) : new FitsHeader().Card("XTENSION", "IMAGE");
        header.Card("BITPIX", bitsPerPixel).Card("NAXIS", 2).Card("NAXIS1", size).Card("NAXIS2", size);
        return primary ? header.Card("EXTEND", true) : header.Card("PCOUNT", 0).Card("GCOUNT", 1);
    }

    private static void PutDegrees(Span<byte> file, int card, double degrees)
    {
        const int valueAt = 10, valueLength = 20;
        Span<char> text = stackalloc char[32];
        degrees.TryFormat(text, out var length, "F10", System.Globalization.CultureInfo.InvariantCulture);
        var value = file.Slice(card + valueAt, valueLength);
        value.Fill((byte)' ');
        Encoding.ASCII.GetBytes(text[..length], value[(valueLength - length)..]);
    }

    private static void PutImage(Span<byte> data, float[] image)
    {
        for (var k = 0; k < image.Length; k++)
            BinaryPrimitives.WriteSingleBigEndian(data[(4 * k)..], image[k]);
        data[(4 * image.Length)..].Clear();
    }

    private static void PutConstant(Span<byte> data, float value)
    {
        for (var k = 0; k < SizePixels * SizePixels; k++)
            BinaryPrimitives.WriteSingleBigEndian(data[(4 * k)..], value);
        data[(4 * SizePixels * SizePixels)..].Clear();
    }

    /// <summary>Kept by seeing in steps of a hundredth of a pixel: one visit needs one.</summary>
    private byte[] Psf(double seeingPixels)
    {
        const int maxKept = 64;
        var step = (int)Math.Round(seeingPixels * 100);
        if (_psfs.TryGetValue(step, out var kept))
            return kept;
        if (_psfs.Count == maxKept)
            _psfs.Clear();
        return _psfs[step] = PaintPsf(step / 100.0 / 2.3548);
    }

    private static byte[] PaintPsf(double sigma)
    {
        var data = new byte[PsfBytes];
        const int middle = PsfPixels / 2;
        for (var k = 0; k < PsfPixels * PsfPixels; k++)
        {
            var (y, x) = (k / PsfPixels - middle, k % PsfPixels - middle);
            var value = Math.Exp(-0.5 * (x * x + y * y) / (sigma * sigma)) / (2 * Math.PI * sigma * sigma);
            BinaryPrimitives.WriteDoubleBigEndian(data.AsSpan(8 * k), value);
        }

        return data;
    }
}
