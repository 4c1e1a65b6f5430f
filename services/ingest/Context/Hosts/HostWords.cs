using System.Globalization;
using Broker.Core.Alerts;
using Broker.Core.Sky;

namespace Broker.Ingest.Context.Hosts;

/// <summary>What is found, in words for a person.</summary>
internal static class HostWords
{
    /// <summary>Nearer than this a transient cannot be told from the nucleus, arcsec: five times the 0.1" to which a survey places a bright source (Masci et al. 2019, PASP 131, 018003), for faint ones and the catalogue's own error.</summary>
    public const double NucleusArcsec = 0.5;

    private const double LargestInArcsec = 120;

    /// <summary><c>2.1" north-east of an elliptical galaxy at z = 0.03, 1.3 kpc projected; likely host</c></summary>
    public static string Likely(Claim claim)
    {
        var galaxy = claim.Candidate;
        var place = IsNuclear(galaxy) ? "at the nucleus" : $"{Angle(galaxy.SeparationArcsec)} {Bearing.Point(galaxy.PositionAngleDeg)}";
        var offset = galaxy.ProjectedKpc is { } kpc && !IsNuclear(galaxy) ? $", {Kpc(kpc)} kpc projected" : "";
        return $"{place} of {Kind(galaxy)}{offset}; likely host";
    }

    public static string Nothing(Claim nearest)
    {
        var galaxy = nearest.Candidate;
        return $"no galaxy within its reach; nearest is {Kind(galaxy)}, {Angle(galaxy.SeparationArcsec)} to the {Bearing.Point((galaxy.PositionAngleDeg + 180) % 360)}";
    }

    public static string OnStar(CatalogMatch star) => $"on a star of {star.Catalog}, {Angle(star.SeparationArcsec)} from it";

    public static string Why(Claim host, Claim? second)
    {
        var reason = $"{Measure(host)} (limit {Limit(host)})";
        return second is null ? $"{reason}; the only galaxy here"
            : second.IsHost ? $"{reason}; next is {Name(second)} with {Measure(second)}"
            : $"{reason}; {Name(second)} is out of reach with {Measure(second)}";
    }

    public static string WhyNone(Claim nearest) => $"{Name(nearest)} is strongest with {Measure(nearest)}, above the limit of {Limit(nearest)}";

    public static string WhyStar(CatalogMatch star) => $"{star.Catalog} has a star, {star.SourceId}, {Angle(star.SeparationArcsec)} away";

    private static bool IsNuclear(HostCandidate galaxy) => galaxy.SeparationArcsec <= NucleusArcsec;

    private static string Kind(HostCandidate galaxy)
    {
        var family = ObjectTypes.Family(galaxy.Morphology);
        var article = family is null || !"aeiou".Contains(family[0]) ? "a" : "an";
        var distance = galaxy switch
        {
            { Redshift: >= Cosmology.SmallestHubbleFlowRedshift and var redshift } => $" at z = {Rounded(redshift)}",
            { DistanceMpc: { } mpc } => $" at {Rounded(mpc)} Mpc",
            _ => "",
        };
        return family is null ? $"{article} galaxy{distance}" : $"{article} {family} galaxy{distance}";
    }

    private static string Name(Claim claim) => $"{claim.Candidate.SourceId} of {claim.Candidate.Catalog}";

    private static string Measure(Claim claim) => claim.Candidate.Method switch
    {
        HostMethod.DirectionalLightRadius => $"{Rounded(claim.Candidate.DlrRatio!.Value)} light radii in its direction",
        HostMethod.ScaledRadius => $"{Rounded(claim.Candidate.DlrRatio!.Value)} light radii",
        HostMethod.ChanceCoincidence => $"chance coincidence {Rounded(claim.Candidate.ChanceProbability!.Value)}",
        _ => $"separation {Angle(claim.Candidate.SeparationArcsec)}",
    };

    private static string Limit(Claim claim) => claim.Candidate.Method switch
    {
        HostMethod.ChanceCoincidence => Rounded(ChanceCoincidence.Limit),
        HostMethod.Separation => Angle(HostMeasure.MostPlainSeparationArcsec),
        _ => Rounded(LightRadius.Limit),
    };

    private static string Angle(double arcsec) => arcsec switch
    {
        < 10 => Text(arcsec, "0.0") + "\"",
        < LargestInArcsec => Text(arcsec, "0") + "\"",
        _ => Text(arcsec / 60, arcsec < 600 ? "0.0" : "0") + "'",
    };

    private static string Kpc(double kpc) => Text(kpc, kpc < 9.95 ? "0.0" : "0");

    // Two significant digits, never with an exponent.
    private static string Rounded(double value)
    {
        if (value == 0)
            return "0";
        var scale = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 1);
        return Text(scale < 1 ? Math.Round(value / scale) * scale : Math.Round(value), "0.##########");
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
