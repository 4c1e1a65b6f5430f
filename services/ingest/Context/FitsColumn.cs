using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Broker.Ingest.Context;

/// <summary>One column of a FITS binary table (FITS standard 4.0, section 7.3).</summary>
/// <param name="Name">TTYPEn.</param>
/// <param name="Type">Letter of TFORMn.</param>
/// <param name="Repeat">Elements in a field; characters for type A.</param>
/// <param name="Offset">Start within a row, bytes.</param>
internal readonly record struct FitsColumn(string Name, char Type, int Repeat, int Offset)
{
    /// <summary>TNULLn of an integer column.</summary>
    public long? Null { get; init; }

    /// <summary>TSCALn and TZEROn: value = zero + scale × stored.</summary>
    public (double Scale, double Zero) Scale { get; init; } = (1, 0);

    /// <summary>The field as text in invariant form; null when missing, not a number, or an array.</summary>
    public string? Text(ReadOnlySpan<byte> row)
    {
        if (Repeat == 0)
            return null;
        var field = row[Offset..];
        return Type switch
        {
            'A' => Characters(field[..Repeat]),
            _ when Repeat > 1 => null,
            'L' => field[0] == 'T' ? "true" : field[0] == 'F' ? "false" : null,
            'B' => Integer(field[0]),
            'I' => Integer(BinaryPrimitives.ReadInt16BigEndian(field)),
            'J' => Integer(BinaryPrimitives.ReadInt32BigEndian(field)),
            'K' => Integer(BinaryPrimitives.ReadInt64BigEndian(field)),
            'E' => Real(BinaryPrimitives.ReadSingleBigEndian(field)),
            'D' => Real(BinaryPrimitives.ReadDoubleBigEndian(field)),
            _ => null,
        };
    }

    /// <summary>Bytes of one element; 0 for a type that does not exist.</summary>
    public static int ElementBytes(char type) => type switch
    {
        'L' or 'B' or 'A' => 1,
        'I' => 2,
        'J' or 'E' => 4,
        'K' or 'D' or 'C' or 'P' => 8,
        'M' or 'Q' => 16,
        _ => 0,
    };

    private static string? Characters(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        var text = Encoding.ASCII.GetString(end < 0 ? field : field[..end]).Trim();
        return text.Length == 0 ? null : text;
    }

    private string? Integer(long stored)
    {
        if (stored == Null)
            return null;
        return Scale is (1, 0) ? stored.ToString(CultureInfo.InvariantCulture) : Real(stored);
    }

    private string? Real(float stored) =>
        Scale is (1, 0) ? (float.IsFinite(stored) ? stored.ToString("R", CultureInfo.InvariantCulture) : null) : Real((double)stored);

    private string? Real(double stored)
    {
        var value = Scale.Zero + Scale.Scale * stored;
        return double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : null;
    }
}
