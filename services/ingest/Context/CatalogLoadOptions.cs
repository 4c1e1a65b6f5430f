namespace Broker.Ingest.Context;

/// <summary>How a file becomes a catalogue. What is null is guessed from the column names.</summary>
public sealed record CatalogLoadOptions
{
    public required string Name { get; init; }

    /// <summary>Search radius around an alert, arcsec, 0.1 … 600 (default: 5).</summary>
    public double RadiusArcsec { get; init; } = 5;

    public string? RaColumn { get; init; }

    public string? DecColumn { get; init; }

    public string? IdColumn { get; init; }

    /// <summary>Columns to carry; all (at most 32) when null.</summary>
    public IReadOnlyList<string>? Columns { get; init; }
}
