namespace Broker.Ingest.Context.Hosts;

/// <summary>The units a column may be written in, by role; the first is the default. Each with what makes it arcsec, b/a, degrees, z, Mpc or mag.</summary>
public static class GalaxyUnits
{
    /// <summary>The unit of radii that goes without saying.</summary>
    public const string Arcsec = "arcsec";

    private const double ArcsecPerArcmin = 60;
    private const double SpeedOfLightKmPerSecond = 299792.458;

    private static readonly (string Name, Func<double, double> Convert)[] Angles =
    [
        (Arcsec, value => value),
        ("arcmin", value => value * ArcsecPerArcmin),
        ("deg", value => value * 3600),
        ("diameter_arcsec", value => value / 2),
        ("diameter_arcmin", value => value * ArcsecPerArcmin / 2),

        // RC3 and HyperLeda: logarithm of the diameter in 0.1 arcmin.
        ("log_diameter", value => Math.Pow(10, value) * ArcsecPerArcmin / 10 / 2),
    ];

    private static readonly (string Name, Func<double, double> Convert)[] Ratios =
    [
        ("b/a", value => value),
        ("a/b", value => 1 / value),
        ("log_a/b", value => Math.Pow(10, -value)),
        ("ellipticity", value => 1 - value),
    ];

    private static readonly (string Name, Func<double, double> Convert)[] Redshifts = [("z", value => value), ("km/s", value => value / SpeedOfLightKmPerSecond)];

    private static readonly (string Name, Func<double, double> Convert)[] Distances =
    [
        ("mpc", value => value),
        ("kpc", value => value / 1000),
        ("modulus", value => Math.Pow(10, value / 5 - 5)),
    ];

    private static readonly (string Name, Func<double, double> Convert)[] Degrees = [("deg", value => value)];
    private static readonly (string Name, Func<double, double> Convert)[] Magnitudes = [("mag", value => value)];
    private static readonly (string Name, Func<double, double> Convert)[] Words = [("text", value => value)];

    public static IEnumerable<string> Of(GalaxyRole role) => Table(role).Select(unit => unit.Name);

    /// <summary>Null when the role knows no such unit.</summary>
    public static Func<double, double>? Find(GalaxyRole role, string unit) => Table(role).FirstOrDefault(known => known.Name == unit).Convert;

    private static (string Name, Func<double, double> Convert)[] Table(GalaxyRole role) => role switch
    {
        GalaxyRole.SemiMajor or GalaxyRole.Isophote or GalaxyRole.SemiMinor or GalaxyRole.Radius => Angles,
        GalaxyRole.AxisRatio => Ratios,
        GalaxyRole.PositionAngle => Degrees,
        GalaxyRole.Redshift => Redshifts,
        GalaxyRole.Distance => Distances,
        GalaxyRole.Magnitude => Magnitudes,
        _ => Words,
    };
}
