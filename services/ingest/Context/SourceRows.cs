using Broker.Core.Sky;
using Broker.Ingest.Context.Hosts;
using Broker.Ingest.Context.Tables;

namespace Broker.Ingest.Context;

/// <summary>What a row says about where a source is and how far it reaches.</summary>
internal sealed class SourceRows(CatalogColumns columns, CatalogLoadOptions options)
{
    /// <summary>The years within which a moving source is found, Julian: first photographic surveys to the end of the coming ones.</summary>
    private const double FirstYear = 1950;
    private const double LastYear = 2050;

    /// <summary>Faster than any known star (10.4 arcsec/yr): such a value is damage.</summary>
    private const double FastestArcsecPerYear = 20;

    /// <summary>Positions and radii are rounded when they are packed.</summary>
    private const double MarginArcsec = 0.01;

    private readonly GalaxyReader? galaxies = columns.Galaxies is { } told ? new GalaxyReader(told) : null;

    /// <returns>False when there is no position that can be read.</returns>
    public bool TryRead(ICatalogTable row, out CellEntry entry)
    {
        entry = default;
        if (!TryRa(row[columns.Ra], out var ra) || !TryDec(row[columns.Dec], out var dec))
            return false;
        var distance = DistanceMpc(row);
        entry = new CellEntry(ra < 0 ? ra + 360 : ra % 360, dec)
        {
            Motion = Motion(row), DistanceMpc = (float?)distance, RadiusArcsec = OwnRadius(row) ?? Reach(row, RadiusArcsec(distance)),
        };
        return true;
    }

    /// <summary>Adds every cell in which an alert that the source matches may be.</summary>
    public void AddCells(int order, in CellEntry entry, List<long> cells)
    {
        var radius = (entry.RadiusArcsec ?? options.RadiusArcsec) + MarginArcsec;
        if (entry.Motion is not { } motion)
        {
            SkyCover.CellsOfDisc(order, entry.RaDeg, entry.DecDeg, radius, cells);
            return;
        }

        // One disc around the whole path, which is all but straight.
        var (ra, dec) = motion.At((FirstYear + LastYear) / 2, entry.RaDeg, entry.DecDeg);
        var halfPath = motion.ArcsecPerYear * (LastYear - FirstYear) / 2;
        SkyCover.CellsOfDisc(order, ra, dec, radius + halfPath * 1.01, cells);
        var home = Healpix.Cell(order, entry.RaDeg, entry.DecDeg);
        if (!cells.Contains(home))
            cells.Add(home);
    }

    private static bool TryRa(in TableValue value, out double deg)
    {
        if (!value.TryNumber(out deg))
            return value.Kind == TableValueKind.Text && Sexagesimal.TryParseRaDeg(value.ToString()!, out deg);
        return deg is >= -360 and <= 360;
    }

    private static bool TryDec(in TableValue value, out double deg)
    {
        if (!value.TryNumber(out deg))
            return value.Kind == TableValueKind.Text && Sexagesimal.TryParseDecDeg(value.ToString()!, out deg);
        return deg is >= -90 and <= 90;
    }

    private double? DistanceMpc(ICatalogTable row)
    {
        if (columns.DistanceMpc is { } at && row[at].TryNumber(out var mpc) && mpc is > 0 and < float.MaxValue)
            return mpc;
        return columns.Redshift is { } column && row[column].TryNumber(out var z) && z is > 0 and <= Cosmology.LargestRedshift
            ? Cosmology.AngularDiameterDistanceMpc(z)
            : null;
    }

    private float? RadiusArcsec(double? distanceMpc) =>
        options.RadiusKpc is { } kpc && distanceMpc is { } mpc && Cosmology.Arcsec(kpc, mpc) is var arcsec && arcsec > options.RadiusArcsec
            ? (float)Math.Min(arcsec, CatalogLoadOptions.LargestRadiusArcsec)
            : null;

    private float? OwnRadius(ICatalogTable row) =>
        columns.Radius is { } at && row[at].TryNumber(out var radius) && GalaxyUnits.Find(GalaxyRole.Radius, options.RadiusUnit) is { } arcsec
            ? (float)Math.Clamp(arcsec(radius), CatalogLoadOptions.SmallestRadiusArcsec, CatalogLoadOptions.LargestRadiusArcsec)
            : null;

    // A galaxy is looked at wherever it may be the host.
    private float? Reach(ICatalogTable row, float? radiusArcsec)
    {
        var reach = galaxies?.Read(name => row[columns.GalaxyPlaces[name]].ToString()).ReachArcsec;
        return reach > (radiusArcsec ?? options.RadiusArcsec) ? (float)Math.Min(reach.Value, CatalogLoadOptions.LargestRadiusArcsec) : radiusArcsec;
    }

    private ProperMotion? Motion(ICatalogTable row)
    {
        if (columns.Motion is not { } at || !row[at.Ra].TryNumber(out var east) || !row[at.Dec].TryNumber(out var north))
            return null;
        var year = columns.Epoch is { } column && row[column].TryNumber(out var own) && own is >= 1800 and <= 2200 ? own : columns.EpochYear;
        var motion = new ProperMotion(east, north, year);
        return motion.ArcsecPerYear is > 0 and <= FastestArcsecPerYear ? motion : null;
    }
}
