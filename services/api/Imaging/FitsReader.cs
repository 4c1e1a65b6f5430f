using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Broker.Api.Imaging;

/// <summary>
/// The first two-dimensional image of a FITS file (FITS standard 4.0, sections 3 and 4). Sizes are checked against limits and
/// against the bytes that are there before anything is allocated.
/// </summary>
public static class FitsReader
{
    public const int MaxSidePixels = 1_024;

    private const int BlockBytes = 2_880;
    private const int CardBytes = 80;
    private const int MaxHeaderBlocks = 36;
    private const int MaxUnits = 8;
    private const int MaxAxes = 3;

    /// <summary>False, with the reason, for anything that is not such a file.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, out FitsImage image, out string fault)
    {
        image = null!;
        for (var unit = 0; unit < MaxUnits && !file.IsEmpty; unit++)
        {
            if (!TryReadHeader(file, unit == 0 ? "SIMPLE" : "XTENSION", out var cards, out var headerBytes, out fault))
                return false;
            if (!TrySize(cards, out var axes, out var pixelBytes, out fault))
                return false;
            var dataBytes = axes.Aggregate(axes.Length == 0 ? 0L : 1L, (product, axis) => product * axis) * pixelBytes;
            if (dataBytes > file.Length - headerBytes)
            {
                fault = $"the header promises {dataBytes} bytes of data, {file.Length - headerBytes} are there";
                return false;
            }

            if (axes.Length == 2 && axes[0] > 0 && axes[1] > 0)
            {
                image = Decode(file.Slice(headerBytes, (int)dataBytes), cards, axes);
                return true;
            }

            var next = headerBytes + (dataBytes + BlockBytes - 1) / BlockBytes * BlockBytes;
            file = next >= file.Length ? default : file[(int)next..];
        }

        fault = "holds no two-dimensional image";
        return false;
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> file, string first, out Dictionary<string, string> cards, out int headerBytes, out string fault)
    {
        cards = [];
        headerBytes = 0;
        fault = "is no FITS file";
        if (!file.StartsWith(Encoding.ASCII.GetBytes(first)))
            return false;
        fault = $"has no END within {MaxHeaderBlocks} header blocks";
        var limit = Math.Min(file.Length, MaxHeaderBlocks * BlockBytes);
        for (var at = 0; at + CardBytes <= limit; at += CardBytes)
        {
            var card = Encoding.Latin1.GetString(file.Slice(at, CardBytes));
            var name = card[..8].TrimEnd();
            if (name == "END")
            {
                headerBytes = Math.Min((at / BlockBytes + 1) * BlockBytes, file.Length);
                return true;
            }

            if (card[8] == '=')
                cards.TryAdd(name, card[10..].Split('/')[0].Trim());
        }

        return false;
    }

    private static bool TrySize(Dictionary<string, string> cards, out int[] axes, out int pixelBytes, out string fault)
    {
        axes = [];
        pixelBytes = 0;
        fault = "BITPIX is none of 8, 16, 32, 64, -32, -64";
        if (!TryInteger(cards, "BITPIX", out var bits) || bits is not (8 or 16 or 32 or 64 or -32 or -64))
            return false;
        fault = $"NAXIS is not from 0 to {MaxAxes}";
        if (!TryInteger(cards, "NAXIS", out var count) || count is < 0 or > MaxAxes)
            return false;
        pixelBytes = Math.Abs(bits) / 8;
        axes = new int[count];
        for (var i = 0; i < count; i++)
        {
            fault = $"NAXIS{i + 1} is not from 0 to {MaxSidePixels}";
            if (!TryInteger(cards, $"NAXIS{i + 1}", out axes[i]) || axes[i] is < 0 or > MaxSidePixels)
                return false;
        }

        fault = "";
        return true;
    }

    private static FitsImage Decode(ReadOnlySpan<byte> data, Dictionary<string, string> cards, int[] axes)
    {
        TryInteger(cards, "BITPIX", out var bits);
        var (scale, zero) = (Number(cards, "BSCALE", 1), Number(cards, "BZERO", 0));
        long? blank = bits > 0 && TryInteger(cards, "BLANK", out var value) ? value : null;
        var size = Math.Abs(bits) / 8;
        var pixels = new float[axes[0] * axes[1]];
        for (var i = 0; i < pixels.Length; i++)
        {
            var raw = data.Slice(i * size, size);
            var number = bits switch
            {
                -32 => BinaryPrimitives.ReadSingleBigEndian(raw),
                -64 => BinaryPrimitives.ReadDoubleBigEndian(raw),
                _ => Integer(raw, bits) is var whole && whole == blank ? double.NaN : whole,
            };
            var counts = (float)(number * scale + zero);
            pixels[i] = float.IsFinite(counts) ? counts : float.NaN;
        }

        return new FitsImage(axes[0], axes[1], pixels);
    }

    private static long Integer(ReadOnlySpan<byte> raw, int bits) => bits switch
    {
        8 => raw[0],
        16 => BinaryPrimitives.ReadInt16BigEndian(raw),
        32 => BinaryPrimitives.ReadInt32BigEndian(raw),
        _ => BinaryPrimitives.ReadInt64BigEndian(raw),
    };

    private static bool TryInteger(Dictionary<string, string> cards, string name, out int value)
    {
        value = 0;
        return cards.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    private static double Number(Dictionary<string, string> cards, string name, double missing) =>
        cards.TryGetValue(name, out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : missing;
}
