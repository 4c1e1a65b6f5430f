using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Broker.Ingest.Context.Tables;

namespace Broker.Ingest.Context;

/// <summary>
/// One value in few bytes: a tag, then what it calls for. 0: missing. 1 … 19: a decimal number as people write it, with tag - 1
/// digits after the point; all its digits as one zigzag varint. 20, 21: float32, float64, little-endian. 22: text, varint length
/// and UTF-8. 32 … 255: text of tag - 32 bytes. What was text in the file comes back letter by letter.
/// </summary>
public static class PackedValue
{
    /// <summary>Longer texts are cut at a character.</summary>
    public const int LongestTextBytes = 512;

    /// <summary>Room that <see cref="Write"/> needs at most.</summary>
    public const int LargestBytes = LongestTextBytes + 3;

    private const byte Missing = 0;
    private const byte Decimal = 1;
    private const byte Single = 20;
    private const byte Double = 21;
    private const byte LongText = 22;
    private const byte ShortText = 32;
    private const int MostDigits = 18;

    /// <returns>Bytes written.</returns>
    public static int Write(in TableValue value, Span<byte> to)
    {
        switch (value.Kind)
        {
            case TableValueKind.Text:
                return WriteText(value.Utf8, to);
            case TableValueKind.Integer:
                to[0] = Decimal;
                return 1 + WriteZigzag(value.Integer, to[1..]);
            case TableValueKind.Single:
                to[0] = Single;
                BinaryPrimitives.WriteSingleLittleEndian(to[1..], (float)value.Real);
                return 5;
            case TableValueKind.Double:
                to[0] = Double;
                BinaryPrimitives.WriteDoubleLittleEndian(to[1..], value.Real);
                return 9;
            default:
                to[0] = Missing;
                return 1;
        }
    }

    /// <summary>Takes one value off the front; null text when it is missing.</summary>
    /// <returns>False when the bytes end inside it or the tag has no meaning.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> from, out string? text)
    {
        text = null;
        if (from.IsEmpty)
            return false;
        var tag = from[0];
        from = from[1..];
        return tag switch
        {
            Missing => true,
            < Single => TryReadDecimal(ref from, tag - Decimal, out text),
            Single => TryReadReal(ref from, 4, out text),
            Double => TryReadReal(ref from, 8, out text),
            LongText => Varint.TryRead(ref from, out var length) && TryReadText(ref from, length, out text),
            >= ShortText => TryReadText(ref from, (ulong)(tag - ShortText), out text),
            _ => false,
        };
    }

    private static int WriteText(ReadOnlySpan<byte> text, Span<byte> to)
    {
        if (TryDecimal(text, out var digits, out var scale))
        {
            to[0] = (byte)(Decimal + scale);
            return 1 + WriteZigzag(digits, to[1..]);
        }

        if (text.Length > LongestTextBytes)
            text = text[..CutAtCharacter(text)];
        var head = 1;
        if (text.Length <= byte.MaxValue - ShortText)
            to[0] = (byte)(ShortText + text.Length);
        else
        {
            to[0] = LongText;
            head += Varint.Write((ulong)text.Length, to[1..]);
        }

        text.CopyTo(to[head..]);
        return head + text.Length;
    }

    // The largest length below the limit that does not split a character.
    private static int CutAtCharacter(ReadOnlySpan<byte> text)
    {
        var end = LongestTextBytes;
        while ((text[end] & 0xC0) == 0x80 && end > LongestTextBytes - 4)
            end--;
        return end;
    }

    // Only forms that come back as they were: no plus sign, no exponent, no needless zero in front, no negative zero.
    private static bool TryDecimal(ReadOnlySpan<byte> text, out long digits, out int scale)
    {
        (digits, scale) = (0, 0);
        var negative = !text.IsEmpty && text[0] == '-';
        var body = negative ? text[1..] : text;
        var point = body.IndexOf((byte)'.');
        var whole = point < 0 ? body.Length : point;
        var count = point < 0 ? body.Length : body.Length - 1;
        if (whole == 0 || point == body.Length - 1 || count is 0 or > MostDigits || (whole > 1 && body[0] == '0'))
            return false;
        for (var i = 0; i < body.Length; i++)
        {
            if (i == point)
                continue;
            var digit = body[i] - '0';
            if ((uint)digit > 9)
                return false;
            digits = digits * 10 + digit;
        }

        scale = point < 0 ? 0 : body.Length - 1 - point;
        if (!negative)
            return true;
        digits = -digits;
        return digits != 0;
    }

    private static int WriteZigzag(long value, Span<byte> to) => Varint.Write((ulong)((value << 1) ^ (value >> 63)), to);

    private static bool TryReadDecimal(ref ReadOnlySpan<byte> from, int scale, out string? text)
    {
        text = null;
        if (!Varint.TryRead(ref from, out var zigzag))
            return false;
        var value = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
        if (scale == 0)
        {
            text = value.ToString(CultureInfo.InvariantCulture);
            return true;
        }

        // "-" + at least one digit before the point: 20 digits, sign and point fit.
        Span<char> letters = stackalloc char[24];
        var at = letters.Length;
        var left = (ulong)Math.Abs(value);
        for (var digit = 0; digit <= scale || left > 0; digit++)
        {
            if (digit == scale)
                letters[--at] = '.';
            letters[--at] = (char)('0' + left % 10);
            left /= 10;
        }

        if (value < 0)
            letters[--at] = '-';
        text = new string(letters[at..]);
        return true;
    }

    private static bool TryReadReal(ref ReadOnlySpan<byte> from, int size, out string? text)
    {
        text = null;
        if (from.Length < size)
            return false;
        text = size == 4
            ? BinaryPrimitives.ReadSingleLittleEndian(from).ToString("R", CultureInfo.InvariantCulture)
            : BinaryPrimitives.ReadDoubleLittleEndian(from).ToString("R", CultureInfo.InvariantCulture);
        from = from[size..];
        return true;
    }

    private static bool TryReadText(ref ReadOnlySpan<byte> from, ulong length, out string? text)
    {
        text = null;
        if (length > (ulong)from.Length)
            return false;
        text = Encoding.UTF8.GetString(from[..(int)length]);
        from = from[(int)length..];
        return true;
    }
}
