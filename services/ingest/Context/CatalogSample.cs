using Broker.Core.Sky;
using Broker.Ingest.Context.Tables;

namespace Broker.Ingest.Context;

/// <summary>What the first rows tell about a whole table: how many rows, how crowded, how far they reach.</summary>
/// <param name="Rows">In the whole table, about.</param>
/// <param name="SharePerCell">Share of them within the same cell of <see cref="Order"/> as one of them, on average.</param>
/// <param name="OccupiedCells">Cells of <see cref="Order"/> that a row read so far lies in.</param>
/// <param name="TypicalRadiusArcsec">Three sources of four do not reach farther.</param>
internal sealed record CatalogSample(double Rows, double SharePerCell, int OccupiedCells, double TypicalRadiusArcsec)
{
    /// <summary>Cells of 0.2 square degrees.</summary>
    private const int Order = 7;

    private const int MostRows = 1_000_000;

    /// <summary>Sources in a cell of an order, as a source sees it; a quarter of it at the next finer order.</summary>
    public double SourcesPerCell(int order) => Rows * Math.Min(1, SharePerCell * Math.Pow(4, Order - order));

    /// <summary>Sources in a cell of an order that holds one, averaged over the cells.</summary>
    public double SourcesPerOccupiedCell(int order) => Rows / Math.Max(1, OccupiedCells * Math.Pow(4, order - Order));

    public static CatalogSample Take(ICatalogTable table, SourceRows rows, CatalogLoadOptions options)
    {
        var counts = new int[12 << (2 * Order)];
        var radii = new List<float>();
        var (read, good) = (0L, 0L);
        while (read < MostRows && table.Next())
        {
            read++;
            if (!rows.TryRead(table, out var entry))
                continue;
            good++;
            counts[Healpix.Cell(Order, entry.RaDeg, entry.DecDeg)]++;
            if (options.RadiusKpc is not null || entry.RadiusArcsec is not null)
                radii.Add(entry.RadiusArcsec ?? (float)options.RadiusArcsec);
        }

        var total = read < MostRows ? read : table.RowCount ?? read / Math.Max(table.Progress, 1e-9);
        var pairs = counts.Sum(count => (double)count * (count - 1));
        var share = good > 1 ? Math.Max(pairs / good / (good - 1), 1.0 / counts.Length) : 1;
        radii.Sort();
        return new CatalogSample(total, share, counts.Count(count => count > 0), radii.Count == 0 ? options.RadiusArcsec : radii[radii.Count * 3 / 4]);
    }
}
