namespace Broker.Ingest.Context.Hosts;

/// <summary>Which columns of a table tell what of galaxies, from the names that well-known catalogues use.</summary>
public static class GalaxyColumnGuess
{
    // Compared without case and punctuation; within a role the earlier a name stands, the better.
    private static readonly (GalaxyRole Role, string Unit, string[] Names)[] Known =
    [
        // SDSS, NSA, Legacy Surveys and DELVE, plain tables.
        (GalaxyRole.SemiMajor, "arcsec", ["devradr", "expradr", "sersicth50", "semimajor", "semimajorarcsec", "semimajoraxis", "aarcsec", "shaper"]),

        // OpenNGC; HyperLeda and RC3; CLU, SGA; 2MASS XSC.
        (GalaxyRole.Isophote, "diameter_arcmin", ["majax", "d25", "d26", "diam", "majoraxis"]),
        (GalaxyRole.Isophote, "log_diameter", ["logd25"]),
        (GalaxyRole.Isophote, "arcsec", ["rk20fe", "k20fe", "r25"]),

        (GalaxyRole.SemiMinor, "arcsec", ["semiminor", "semiminorarcsec", "semiminoraxis", "barcsec"]),
        (GalaxyRole.SemiMinor, "diameter_arcmin", ["minax", "minoraxis"]),
        (GalaxyRole.AxisRatio, "b/a", ["devabr", "expabr", "sersicba", "axisratio", "ba", "b2a", "kba", "supba"]),
        (GalaxyRole.AxisRatio, "log_a/b", ["logr25"]),
        (GalaxyRole.PositionAngle, "deg", ["devphir", "expphir", "sersicphi", "posang", "positionangle", "pa", "kphi", "suphi", "suppa"]),
        (GalaxyRole.Radius, "arcsec", ["petror50r", "petrorad", "petroradr", "re", "reff", "effectiveradius", "halflightradius", "r50", "fluxradius"]),
        (GalaxyRole.Redshift, "z", ["redshift", "z", "zhelio", "zspec", "specz", "zbest", "zcmb", "modz", "zphot", "photoz", "zphotmean", "zphotmedian"]),
        (GalaxyRole.Redshift, "km/s", ["cz", "radvel", "vhelio"]),
        (GalaxyRole.Distance, "mpc", ["distmpc", "distancempc", "dist", "distance", "dl", "bestdist"]),
        (GalaxyRole.Distance, "modulus", ["modbest", "mod0", "dm", "distmod"]),
        (GalaxyRole.Magnitude, "mag", ["rmag", "magr", "modelmagr", "petromagr", "rmeankronmag", "bt", "btc", "bmag", "magb", "gmag", "vmag", "jmag", "kmag", "mag"]),
        (GalaxyRole.Morphology, "text", ["hubble", "morphology", "morphtype", "morph", "hubbletype", "ttype", "t"]),
        (GalaxyRole.ObjectType, "text", ["objtype", "objecttype", "type", "class", "otype"]),
    ];

    /// <summary>One column a role at most.</summary>
    public static IReadOnlyList<GalaxyColumn> Of(IReadOnlyList<string> columns)
    {
        var plain = columns.Select(column => string.Concat(column.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant()).ToList();
        var found =
            from known in Known
            let at = known.Names.Select(name => plain.IndexOf(name)).FirstOrDefault(index => index >= 0, -1)
            where at >= 0
            select new GalaxyColumn(known.Role, columns[at], known.Unit);
        return [.. found.DistinctBy(column => column.Role)];
    }

    /// <summary>Whether the columns alone say that a table holds galaxies: it gives the shape or type of something with a redshift.</summary>
    public static bool LooksLikeGalaxies(IReadOnlyList<GalaxyColumn> columns)
    {
        bool Has(GalaxyRole role) => columns.Any(column => column.Role == role);
        return (Has(GalaxyRole.SemiMajor) || Has(GalaxyRole.Isophote) || Has(GalaxyRole.Morphology)) && (Has(GalaxyRole.Redshift) || Has(GalaxyRole.PositionAngle));
    }
}
