using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Xml;

namespace Broker.Ingest.Context.Tables;

/// <summary>A FIELD of a VOTable (VOTable 1.4, sections 2.1 and 4.1).</summary>
/// <param name="Name">Its name, else its ID.</param>
/// <param name="Type">Its datatype.</param>
/// <param name="Elements">Of a fixed array, and 1 of a scalar; null where each row says how many.</param>
internal sealed record VoField(string Name, string Type, int? Elements)
{
    private const int MostElements = 1 << 20;

    /// <summary>What stands for a missing integer, from VALUES.</summary>
    public string? Null { get; init; }

    public bool IsText => Type is "char" or "unicodeChar";

    /// <summary>Bytes of one element; bits are counted as bytes of eight.</summary>
    public int ElementBytes => Type switch
    {
        "boolean" or "unsignedByte" or "char" or "bit" => 1,
        "short" or "unicodeChar" => 2,
        "int" or "float" => 4,
        "long" or "double" or "floatComplex" => 8,
        "doubleComplex" => 16,
        _ => throw new CatalogException($"VOTable: column {Name} has the unknown datatype '{Type}'"),
    };

    /// <summary>Bytes of so many elements.</summary>
    public int SizeBytes(int elements) => Type == "bit" ? (elements + 7) / 8 : elements * ElementBytes;

    /// <summary>The element at the reader, which is left at its end.</summary>
    public static VoField Read(XmlReader xml)
    {
        var name = xml.GetAttribute("name") ?? xml.GetAttribute("ID") ?? "";
        var field = new VoField(name, xml.GetAttribute("datatype") ?? "char", Count(name, xml.GetAttribute("arraysize")));
        if (xml.IsEmptyElement)
            return field;
        var depth = xml.Depth;
        string? missing = null;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "VALUES" })
                missing = xml.GetAttribute("null") ?? missing;
        }

        return field with { Null = missing };
    }

    /// <summary>A scalar, or a text, of the bytes of one field; an array of numbers is not carried.</summary>
    public TableValue Value(ReadOnlySpan<byte> bytes)
    {
        if (IsText)
            return TableValue.Text(Type == "char" ? Cut(bytes) : Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes)));
        if (Elements != 1)
            return TableValue.Missing;
        return Type switch
        {
            "boolean" => bytes[0] is (byte)'T' or (byte)'t' or (byte)'1' ? TableValue.Text("true"u8)
                : bytes[0] is (byte)'F' or (byte)'f' or (byte)'0' ? TableValue.Text("false"u8) : TableValue.Missing,
            "unsignedByte" => Integer(bytes[0]),
            "bit" => Integer(bytes[0] >> 7),
            "short" => Integer(BinaryPrimitives.ReadInt16BigEndian(bytes)),
            "int" => Integer(BinaryPrimitives.ReadInt32BigEndian(bytes)),
            "long" => Integer(BinaryPrimitives.ReadInt64BigEndian(bytes)),
            "float" => TableValue.Of(BinaryPrimitives.ReadSingleBigEndian(bytes)),
            "double" => TableValue.Of(BinaryPrimitives.ReadDoubleBigEndian(bytes)),
            _ => TableValue.Missing,
        };
    }

    private TableValue Integer(long value) =>
        Null is not null && Null == value.ToString(CultureInfo.InvariantCulture) ? TableValue.Missing : TableValue.Of(value);

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text) => text.IndexOf((byte)0) is >= 0 and var end ? text[..end] : text;

    // "12", "*", "12*" (at most twelve), "3x4", "3x*".
    private static int? Count(string name, string? size)
    {
        if (string.IsNullOrWhiteSpace(size))
            return 1;
        if (size.Trim().EndsWith('*'))
            return null;
        var product = 1L;
        foreach (var axis in size.Split('x'))
        {
            if (!int.TryParse(axis, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var length) || length < 1 || (product *= length) > MostElements)
                throw new CatalogException($"VOTable: column {name} has an arraysize of '{size}'");
        }

        return (int)product;
    }
}
