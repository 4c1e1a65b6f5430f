using Broker.Core.Alerts;
using Broker.Core.Sky;

namespace Broker.Ingest.Context;

/// <summary>
/// Finds an alert's neighbours in a cell of one catalogue. Far sources cost one comparison; only those that are kept become objects.
/// </summary>
internal sealed class CatalogSearch(CatalogInfo catalog)
{
    private readonly int most = Math.Clamp(catalog.MostMatches, 1, CatalogLoadOptions.MostMatchesAllowed);
    private readonly byte[] keyPrefix = CatalogStore.KeyPrefix(catalog);

    public CatalogInfo Catalog => catalog;

    /// <summary>Key of the one cell that holds every source which an alert in this cell of the finest order can match.</summary>
    public byte[] Key(long finestCell) => CatalogStore.Key(keyPrefix, finestCell >> (2 * (Healpix.MaxOrder - catalog.Order)));

    /// <summary>Adds the nearest sources, nearest first; of equally near ones those that were loaded first.</summary>
    /// <returns>The list, which is made when there is something to put in.</returns>
    public List<CatalogMatch>? AddMatches(Alert alert, ReadOnlySpan<byte> bytes, List<CatalogMatch>? matches)
    {
        Span<(double SeparationArcsec, int Start, int Length)> nearest = stackalloc (double, int, int)[most];
        var kept = 0;
        var reach = CellEntry.UnitsOf(catalog.RadiusArcsec);
        var dec = CellEntry.DecUnits(alert.DecDeg);
        var cell = new CatalogCell(bytes);
        while (cell.Next())
        {
            var source = cell.Source;
            if (Math.Abs(CellEntry.DecUnits(source) - dec) > CellEntry.ReachUnits(source, reach))
                continue;
            var separation = SeparationArcsec(alert, source, out var radius);
            if (separation <= radius)
                Keep(nearest, ref kept, (separation, cell.Start, source.Length));
        }

        for (var i = 0; i < kept; i++)
        {
            if (CatalogCell.Unpack(bytes.Slice(nearest[i].Start, nearest[i].Length), catalog.Columns.Count) is { } source)
                (matches ??= []).Add(Match(alert, catalog, source));
        }

        return matches;
    }

    /// <summary>One source as a neighbour of an alert: where it stood at the alert's time.</summary>
    internal static CatalogMatch Match(Alert alert, CatalogInfo catalog, CatalogSource source)
    {
        var (ra, dec) = source.Motion?.At(ProperMotion.YearOf(alert.MjdTai), source.RaDeg, source.DecDeg) ?? (source.RaDeg, source.DecDeg);
        var separation = Separation.Arcsec(alert.RaDeg, alert.DecDeg, ra, dec);
        var values = new Dictionary<string, string>(source.Values.Count);
        for (var i = 0; i < source.Values.Count; i++)
        {
            if (source.Values[i] is { } value)
                values.TryAdd(catalog.Columns[i], value);
        }

        return new CatalogMatch
        {
            Catalog = catalog.Name,
            SourceId = source.Id,
            RaDeg = ra,
            DecDeg = dec,
            SeparationArcsec = separation,
            ProjectedKpc = source.DistanceMpc is { } mpc ? Cosmology.Kpc(separation, mpc) : null,
            Values = values,
        };
    }

    private double SeparationArcsec(Alert alert, ReadOnlySpan<byte> source, out double radiusArcsec)
    {
        if (!CellEntry.TryRead(ref source, out var entry))
        {
            radiusArcsec = -1;
            return double.MaxValue;
        }

        radiusArcsec = entry.RadiusArcsec ?? catalog.RadiusArcsec;
        if (entry.Motion is not { } motion)
            return Separation.Arcsec(alert.RaDeg, alert.DecDeg, entry.RaDeg, entry.DecDeg);
        var (ra, dec) = motion.At(ProperMotion.YearOf(alert.MjdTai), entry.RaDeg, entry.DecDeg);
        return Separation.Arcsec(alert.RaDeg, alert.DecDeg, ra, dec);
    }

    private static void Keep(Span<(double SeparationArcsec, int Start, int Length)> nearest, ref int kept, (double SeparationArcsec, int Start, int Length) found)
    {
        var at = kept;
        while (at > 0 && nearest[at - 1].SeparationArcsec > found.SeparationArcsec)
            at--;
        if (at == nearest.Length)
            return;
        kept = Math.Min(kept + 1, nearest.Length);
        nearest[at..(kept - 1)].CopyTo(nearest[(at + 1)..]);
        nearest[at] = found;
    }
}
