namespace Broker.Core.Sky;

/// <summary>The cells that cover a disc of any size.</summary>
public static class SkyCover
{
    private const double ArcsecPerDeg = 3600;

    /// <summary>
    /// Adds every cell that the disc touches, once each, and some that it just misses.
    /// <paramref name="radiusArcsec"/> up to 180 degrees.
    /// </summary>
    public static void CellsOfDisc(int order, double raDeg, double decDeg, double radiusArcsec, ICollection<long> cells)
    {
        if (radiusArcsec <= Healpix.CellSideArcsec(order) / 4)
        {
            Healpix.CellsOfDisc(order, raDeg, decDeg, radiusArcsec, cells);
            return;
        }

        for (var face = 0; face < 12; face++)
            Descend(0, face, order, (raDeg, decDeg, radiusArcsec), cells);
    }

    private static void Descend(int order, long cell, int wanted, (double RaDeg, double DecDeg, double RadiusArcsec) disc, ICollection<long> cells)
    {
        var (ra, dec) = Healpix.Centre(order, cell);
        var away = Separation.Arcsec(disc.RaDeg, disc.DecDeg, ra, dec);
        var reach = Healpix.LargestCellRadiusDeg(order) * ArcsecPerDeg;
        if (away > disc.RadiusArcsec + reach)
            return;
        if (order == wanted)
            cells.Add(cell);
        else if (away + reach <= disc.RadiusArcsec)
            AddWhole(order, cell, wanted, cells);
        else
            for (var child = 0; child < 4; child++)
                Descend(order + 1, (cell << 2) + child, wanted, disc, cells);
    }

    private static void AddWhole(int order, long cell, int wanted, ICollection<long> cells)
    {
        var shift = 2 * (wanted - order);
        for (var fine = cell << shift; fine < (cell + 1) << shift; fine++)
            cells.Add(fine);
    }
}
