using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Broker.Ingest.Context.Tables;

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

    /// <summary>The field; missing when it is null, not a number, or an array.</summary>
    public TableValue Value(ReadOnlySpan<byte> row)
    {
        if (Repeat == 0)
            return TableValue.Missing;
        var field = row[Offset..];
        return Type switch
        {
            'A' => Characters(field[..Repeat]),
            _ when Repeat > 1 => TableValue.Missing,
            'L' => field[0] == 'T' ? TableValue.Text("true"u8) : field[0] == 'F' ? TableValue.Text("false"u8) : TableValue.Missing,
            'B' => Integer(field[0]),
            'I' => Integer(BinaryPrimitives.ReadInt16BigEndian(field)),
            'J' => Integer(BinaryPrimitives.ReadInt32BigEndian(field)),
            'K' => Integer(BinaryPrimitives.ReadInt64BigEndian(field)),
            'E' => BinaryPrimitives.ReadSingleBigEndian(field) is var real && Scale is (1, 0) ? TableValue.Of(real) : Real(real),
            'D' => Real(BinaryPrimitives.ReadDoubleBigEndian(field)),
            _ => TableValue.Missing,
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

    private static TableValue Characters(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return TableValue.Text(end < 0 ? field : field[..end]);
    }

    // Unsigned columns are stored with an offset of half their range.
    private TableValue Integer(long stored)
    {
        if (stored == Null)
            return TableValue.Missing;
        if (Scale.Scale != 1 || Scale.Zero != Math.Floor(Scale.Zero) || Math.Abs(Scale.Zero) > long.MaxValue)
            return Real(stored);
        var value = stored + (Int128)Scale.Zero;
        return value >= long.MinValue && value <= long.MaxValue
            ? TableValue.Of((long)value)
            : TableValue.Text(Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
    }

    private TableValue Real(double stored) => TableValue.Of(Scale.Zero + Scale.Scale * stored);
}
