using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Broker.Ingest.Context.Tables;

/// <summary>One field of the present row; a text points into the table's own memory and is good until the next row.</summary>
public readonly ref struct TableValue
{
    private TableValue(TableValueKind kind) => Kind = kind;

    public TableValueKind Kind { get; }

    /// <summary>UTF-8, without blanks around it; never empty.</summary>
    public ReadOnlySpan<byte> Utf8 { get; private init; }

    public long Integer { get; private init; }

    /// <summary>Always finite.</summary>
    public double Real { get; private init; }

    public static TableValue Missing => default;

    public static TableValue Text(ReadOnlySpan<byte> utf8)
    {
        utf8 = utf8.Trim(" \t\r\0"u8);
        return utf8.IsEmpty ? Missing : new(TableValueKind.Text) { Utf8 = utf8 };
    }

    public static TableValue Of(long value) => new(TableValueKind.Integer) { Integer = value };

    public static TableValue Of(float value) => float.IsFinite(value) ? new(TableValueKind.Single) { Real = value } : Missing;

    public static TableValue Of(double value) => double.IsFinite(value) ? new(TableValueKind.Double) { Real = value } : Missing;

    /// <returns>False when it is missing, no number, or not finite.</returns>
    public bool TryNumber(out double number)
    {
        switch (Kind)
        {
            case TableValueKind.Integer:
                number = Integer;
                return true;
            case TableValueKind.Single or TableValueKind.Double:
                number = Real;
                return true;
            case TableValueKind.Text:
                return (Utf8Parser.TryParse(Utf8, out number, out var used) && used == Utf8.Length && double.IsFinite(number))
                    || (double.TryParse(Utf8, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number));
            default:
                number = 0;
                return false;
        }
    }

    /// <summary>As text, numbers in invariant form; null when missing.</summary>
    public override string? ToString() => Kind switch
    {
        TableValueKind.Text => Encoding.UTF8.GetString(Utf8),
        TableValueKind.Integer => Integer.ToString(CultureInfo.InvariantCulture),
        TableValueKind.Single => ((float)Real).ToString("R", CultureInfo.InvariantCulture),
        TableValueKind.Double => Real.ToString("R", CultureInfo.InvariantCulture),
        _ => null,
    };
}
