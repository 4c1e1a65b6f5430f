using System.Text;
using System.Xml;

namespace Broker.Ingest.Context.Tables;

/// <summary>Rows of a TABLEDATA element: TR with a TD per column.</summary>
internal sealed class VoTextRows(XmlReader xml, List<VoField> fields) : IVoRows
{
    private readonly (int Start, int Length)[] cells = new (int, int)[fields.Count];
    private byte[] text = new byte[1 << 12];
    private bool isAtEnd = xml.IsEmptyElement;

    public bool Next()
    {
        while (!isAtEnd && xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "TR" })
            {
                ReadRow();
                return true;
            }

            isAtEnd = xml is { NodeType: XmlNodeType.EndElement, LocalName: "TABLEDATA" };
        }

        return isAtEnd ? false : throw new CatalogException("VOTable: the file ends within its table");
    }

    public TableValue Value(int column)
    {
        var value = TableValue.Text(text.AsSpan(cells[column].Start, cells[column].Length));
        var isMissing = value.Kind == TableValueKind.Missing || (fields[column].Null is { } missing && Is(value, missing)) || (!fields[column].IsText && Is(value, "NaN"));
        return isMissing ? TableValue.Missing : value;
    }

    private static bool Is(in TableValue value, string letters) => Ascii.EqualsIgnoreCase(value.Utf8, letters);

    private void ReadRow()
    {
        Array.Clear(cells);
        if (xml.IsEmptyElement)
            return;
        var (depth, column, used) = (xml.Depth, -1, 0);
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "TD" })
            {
                column++;
                continue;
            }

            if (xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace) || (uint)column >= (uint)cells.Length)
                continue;
            var letters = xml.Value;
            if (text.Length - used < letters.Length * 3)
                Array.Resize(ref text, text.Length * 2 + letters.Length * 3);
            var written = Encoding.UTF8.GetBytes(letters, text.AsSpan(used));
            cells[column] = (cells[column].Length == 0 ? used : cells[column].Start, cells[column].Length + written);
            used += written;
        }
    }
}
