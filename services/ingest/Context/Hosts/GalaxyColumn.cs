namespace Broker.Ingest.Context.Hosts;

/// <summary>One column of a catalogue of galaxies, what it tells, and in which unit of <see cref="GalaxyUnits"/>.</summary>
public sealed record GalaxyColumn(GalaxyRole Role, string Column, string Unit);
