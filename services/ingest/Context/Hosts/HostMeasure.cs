using Broker.Core.Alerts;
using Broker.Core.Sky;

namespace Broker.Ingest.Context.Hosts;

/// <summary>Measures the claim of one galaxy by the best method its catalogue allows.</summary>
internal static class HostMeasure
{
    /// <summary>Farthest that a galaxy of which only the place is known is a host, arcsec: 4 kpc at z = 0.1, within most galaxies.</summary>
    public const double MostPlainSeparationArcsec = 2;

    public static Claim Of(CatalogMatch match, Galaxy galaxy, double raDeg, double decDeg)
    {
        var angle = Bearing.Deg(match.RaDeg, match.DecDeg, raDeg, decDeg);
        var separation = match.SeparationArcsec;
        var chance = galaxy.Magnitude is { } magnitude ? ChanceCoincidence.Of(separation, magnitude) : (double?)null;
        var (method, ratio) = Scaled(galaxy, separation, angle);
        var candidate = new HostCandidate
        {
            Catalog = match.Catalog,
            SourceId = match.SourceId,
            RaDeg = match.RaDeg,
            DecDeg = match.DecDeg,
            SeparationArcsec = separation,
            PositionAngleDeg = angle,
            Method = method ?? (chance is null ? HostMethod.Separation : HostMethod.ChanceCoincidence),
            DlrRatio = ratio,
            ChanceProbability = chance,
            Morphology = galaxy.Morphology,
        };
        return new Claim(At(candidate, galaxy.Redshift, galaxy.DistanceMpc), ShareOfLimit(candidate), galaxy.MeanRadiusArcsec);
    }

    /// <summary>The candidate at that distance, else at that redshift where it tells a distance.</summary>
    public static HostCandidate At(HostCandidate candidate, double? redshift, double? distanceMpc)
    {
        var mpc = distanceMpc ?? (redshift is >= Cosmology.SmallestHubbleFlowRedshift and var z ? Cosmology.AngularDiameterDistanceMpc(z) : null);
        return candidate with
        {
            Redshift = redshift, DistanceMpc = distanceMpc,
            ProjectedKpc = mpc is { } away ? Cosmology.Kpc(candidate.SeparationArcsec, away) : null,
        };
    }

    private static (HostMethod? Method, double? Ratio) Scaled(Galaxy galaxy, double separationArcsec, double angleDeg) => galaxy switch
    {
        { SemiMajorArcsec: { } semiMajor, AxisRatio: { } axes, PositionAngleDeg: { } major } =>
            (HostMethod.DirectionalLightRadius, separationArcsec / LightRadius.Toward(semiMajor, axes, angleDeg - major)),
        { MeanRadiusArcsec: { } radius } => (HostMethod.ScaledRadius, separationArcsec / radius),
        _ => (null, null),
    };

    private static double ShareOfLimit(HostCandidate candidate) => candidate.Method switch
    {
        HostMethod.ChanceCoincidence => candidate.ChanceProbability!.Value / ChanceCoincidence.Limit,
        HostMethod.Separation => candidate.SeparationArcsec / MostPlainSeparationArcsec,
        _ => candidate.DlrRatio!.Value / LightRadius.Limit,
    };
}
