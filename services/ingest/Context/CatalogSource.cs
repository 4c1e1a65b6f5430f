using Broker.Core.Sky;

namespace Broker.Ingest.Context;

/// <summary>One source of a catalogue, as it is packed into cells.</summary>
/// <param name="RaDeg">Right ascension, degrees ICRS, at the source's own epoch.</param>
/// <param name="DecDeg">Declination, degrees ICRS.</param>
/// <param name="Id">Name or number in its catalogue.</param>
/// <param name="Values">One per carried column, in the catalogue's order; null when missing.</param>
public sealed record CatalogSource(double RaDeg, double DecDeg, string Id, IReadOnlyList<string?> Values)
{
    /// <summary>How far from it an alert still matches, arcsec; null where the catalogue's radius holds.</summary>
    public float? RadiusArcsec { get; init; }

    public ProperMotion? Motion { get; init; }

    /// <summary>Angular-diameter distance, Mpc.</summary>
    public float? DistanceMpc { get; init; }
}
