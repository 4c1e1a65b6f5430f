using Broker.Core.Sky;

namespace Broker.Ingest.Context;

/// <summary>All sources of one catalogue around a position, whatever the radius it was loaded for.</summary>
public sealed class CatalogCone(CatalogStore store)
{
    /// <summary>Largest radius, arcsec: 5 degrees.</summary>
    public const double LargestRadiusArcsec = 5 * 3600;

    private const int KeysPerTrip = 2000;

    /// <returns>Sources within the radius, nearest first, with their separation in arcsec.</returns>
    public async Task<IReadOnlyList<(CatalogSource Source, double SeparationArcsec)>> SearchAsync(CatalogInfo catalog, double raDeg, double decDeg, double radiusArcsec)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(radiusArcsec, LargestRadiusArcsec);
        var found = new List<(CatalogSource Source, double SeparationArcsec)>();
        foreach (var keys in Cells(catalog.Order, raDeg, decDeg, radiusArcsec).Select(cell => CatalogStore.Key(catalog, cell)).Chunk(KeysPerTrip))
        {
            foreach (var cell in (await store.ReadAsync(keys)).Where(value => value.HasValue))
                CatalogCell.Read((byte[])cell!, (ra, dec) => Distance(ra, dec) <= radiusArcsec, source => found.Add((source, Distance(source.RaDeg, source.DecDeg))));
        }

        return [.. found.OrderBy(match => match.SeparationArcsec)];

        double Distance(double ra, double dec) => Separation.Arcsec(raDeg, decDeg, ra, dec);
    }

    // A disc wider than a cell is covered with coarser cells; each of those is a run of fine ones in the nested scheme.
    private static IEnumerable<long> Cells(int order, double raDeg, double decDeg, double radiusArcsec)
    {
        var coarse = order;
        while (coarse > 0 && Healpix.CellSideArcsec(coarse) < 4 * radiusArcsec)
            coarse--;
        var cells = new List<long>();
        Healpix.CellsOfDisc(coarse, raDeg, decDeg, radiusArcsec, cells);
        var run = 1L << (2 * (order - coarse));
        return cells.SelectMany(cell => Enumerable.Range(0, (int)run).Select(i => cell * run + i));
    }
}
