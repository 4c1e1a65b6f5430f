namespace Broker.Ingest.Context;

/// <summary>
/// Reads a cell: sources one behind another, each a varint length of what follows, a <see cref="CellEntry"/>, then the id and every
/// carried column as <see cref="PackedValue"/>. Packing by appending lets a load write a cell in as many pieces as it likes.
/// A source stands in every cell that its search disc touches; in the cell of its own position it is marked as at home.
/// </summary>
public ref struct CatalogCell(ReadOnlySpan<byte> cell)
{
    private readonly ReadOnlySpan<byte> cell = cell;
    private int next;

    /// <summary>The source that <see cref="Next"/> came to, without its length.</summary>
    public ReadOnlySpan<byte> Source { get; private set; }

    /// <summary>Where in the cell <see cref="Source"/> begins.</summary>
    public readonly int Start => next - Source.Length;

    /// <summary>The bytes were not a whole number of sources.</summary>
    public bool IsTorn { get; private set; }

    /// <returns>False at the end, or where the bytes make no sense.</returns>
    public bool Next()
    {
        var rest = cell[next..];
        if (rest.IsEmpty)
            return false;
        if (!Varint.TryRead(ref rest, out var length) || length < CellEntry.SmallestBytes || length > (ulong)rest.Length)
        {
            IsTorn = true;
            return false;
        }

        Source = rest[..(int)length];
        next = cell.Length - rest.Length + (int)length;
        return true;
    }

    /// <summary>Everything about a source; null when its bytes make no sense.</summary>
    public static CatalogSource? Unpack(ReadOnlySpan<byte> source, int columns)
    {
        if (!CellEntry.TryRead(ref source, out var entry) || !PackedValue.TryRead(ref source, out var id))
            return null;
        var values = new string?[columns];
        for (var i = 0; i < columns; i++)
        {
            if (!PackedValue.TryRead(ref source, out values[i]))
                return null;
        }

        return new CatalogSource(entry.RaDeg, entry.DecDeg, id ?? "", values)
        {
            RadiusArcsec = entry.RadiusArcsec, Motion = entry.Motion, DistanceMpc = entry.DistanceMpc,
        };
    }
}
