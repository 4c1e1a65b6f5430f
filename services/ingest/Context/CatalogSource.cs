namespace Broker.Ingest.Context;

/// <summary>One source of a catalogue, as it is packed into a cell.</summary>
/// <param name="RaDeg">Right ascension, degrees ICRS.</param>
/// <param name="DecDeg">Declination, degrees ICRS.</param>
/// <param name="Id">Name or number in its catalogue.</param>
/// <param name="Values">One per carried column, in the catalogue's order; null when missing.</param>
public readonly record struct CatalogSource(double RaDeg, double DecDeg, string Id, IReadOnlyList<string?> Values);
