namespace Broker.Core.Alerts;

/// <summary>One catalogue source near an alert.</summary>
public sealed record CatalogMatch
{
    /// <summary>Name the catalogue was loaded under, lower case: <c>gcvs</c>.</summary>
    public required string Catalog { get; init; }

    /// <summary>The source's name or number in that catalogue.</summary>
    public required string SourceId { get; init; }

    /// <summary>Angular separation from the alert, arcsec.</summary>
    public required double SeparationArcsec { get; init; }

    /// <summary>The separation at the source's distance, kpc; null where the catalogue knows no distance.</summary>
    public double? ProjectedKpc { get; init; }

    /// <summary>Of the source at the alert's time, where the catalogue knows its proper motion; degrees ICRS.</summary>
    public required double RaDeg { get; init; }

    public required double DecDeg { get; init; }

    /// <summary>Carried columns by name, as text; numbers in invariant form; a missing value is absent.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();
}
