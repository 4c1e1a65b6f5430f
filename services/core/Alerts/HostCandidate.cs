namespace Broker.Core.Alerts;

/// <summary>A galaxy near a transient, and how strong its claim is to be the host.</summary>
public sealed record HostCandidate
{
    /// <summary>Name the catalogue was loaded under.</summary>
    public required string Catalog { get; init; }

    /// <summary>The galaxy's name or number in that catalogue.</summary>
    public required string SourceId { get; init; }

    public required double RaDeg { get; init; }

    public required double DecDeg { get; init; }

    public required double SeparationArcsec { get; init; }

    /// <summary>From the galaxy to the transient, north through east, 0 … 360 degrees.</summary>
    public required double PositionAngleDeg { get; init; }

    public required HostMethod Method { get; init; }

    /// <summary>Separation in light radii; null when the catalogue gives the galaxy no size.</summary>
    public double? DlrRatio { get; init; }

    /// <summary>Probability of so bright a galaxy so near by chance, 0 … 1; null when the catalogue gives no magnitude.</summary>
    public double? ChanceProbability { get; init; }

    public double? Redshift { get; init; }

    public double? DistanceMpc { get; init; }

    /// <summary>Projected separation at the galaxy's distance; null when neither distance nor a usable redshift is known.</summary>
    public double? ProjectedKpc { get; init; }

    /// <summary>Morphological type as the catalogue writes it.</summary>
    public string? Morphology { get; init; }
}
