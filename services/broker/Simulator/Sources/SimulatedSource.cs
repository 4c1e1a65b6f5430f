namespace Broker.Broker.Simulator.Sources;

/// <summary>One source: its light, what lies under it, and the truth about it.</summary>
public sealed record SimulatedSource
{
    public required ILightCurve Light { get; init; }

    /// <summary>Flux of the source itself in the template image by band index, nJy: zero for a transient, the usual brightness of a variable.</summary>
    public double[] ReferenceNanoJy { get; init; } = new double[6];

    /// <summary>Flux of what never changes at the same place (the host galaxy under the point-spread function) by band index, nJy.</summary>
    public double[] UnderlyingNanoJy { get; init; } = new double[6];

    public double? Redshift { get; init; }

    /// <summary>When a transient is brightest; null for variables.</summary>
    public double? PeakMjd { get; init; }

    /// <summary>Absolute magnitude of the host galaxy in r; null where there is none.</summary>
    public HostGalaxy? Host { get; init; }

    /// <summary>A known solar-system object: one place, one visit.</summary>
    public bool Moves { get; init; }

    /// <summary>Not a source at all.</summary>
    public bool Bogus { get; init; }

    /// <summary>Flux on the difference image, nJy, signed.</summary>
    public double DifferenceNanoJy(double mjd, Band band) => Light.FluxNanoJy(mjd, band) - ReferenceNanoJy[band.Index];

    /// <summary>Flux at this place on the template image, nJy.</summary>
    public double TemplateNanoJy(Band band) => ReferenceNanoJy[band.Index] + UnderlyingNanoJy[band.Index];
}
