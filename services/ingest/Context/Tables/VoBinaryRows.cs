using System.Buffers.Binary;

namespace Broker.Ingest.Context.Tables;

/// <summary>Rows of a BINARY or BINARY2 stream: fields one behind another, big-endian; BINARY2 has a bit per field before them that says that it is missing.</summary>
internal sealed class VoBinaryRows(Stream stream, List<VoField> fields, bool hasNullBits) : IVoRows
{
    private readonly ByteWindow window = new(stream);
    private readonly (int Start, int Length)[] cells = new (int, int)[fields.Count];
    private readonly int nullBytes = hasNullBits ? (fields.Count + 7) / 8 : 0;
    private int rowBytes;

    public bool Next()
    {
        window.Take(rowBytes);
        rowBytes = 0;
        if (!window.Has(1))
            return false;
        var at = nullBytes;
        for (var i = 0; i < cells.Length; i++)
        {
            var elements = fields[i].Elements ?? ReadCount(ref at);
            var size = elements >= 0 && elements <= ByteWindow.LargestBytes ? fields[i].SizeBytes(elements) : throw Damaged();
            cells[i] = (at, size);
            at += size;
            if (!window.Has(at))
                throw Damaged();
        }

        rowBytes = at;
        return true;
    }

    public TableValue Value(int column)
    {
        var isNull = hasNullBits && (window.Unread[column / 8] & (0x80 >> (column % 8))) != 0;
        var (start, length) = cells[column];
        return isNull || length == 0 ? TableValue.Missing : fields[column].Value(window.Unread.Slice(start, length));
    }

    private int ReadCount(ref int at)
    {
        if (!window.Has(at + 4))
            throw Damaged();
        at += 4;
        return BinaryPrimitives.ReadInt32BigEndian(window.Unread[(at - 4)..]);
    }

    private CatalogException Damaged() => new($"VOTable: the binary stream is damaged or ends within a row, {window.Position} bytes from its start");
}
