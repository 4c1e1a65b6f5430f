namespace Broker.Ingest.Context.Hosts;

/// <summary>What a catalogue says of one galaxy. Radii hold about half of its light; what is not said is null.</summary>
internal sealed record Galaxy
{
    public double? SemiMajorArcsec { get; init; }

    /// <summary>Minor over major axis, 0 … 1.</summary>
    public double? AxisRatio { get; init; }

    /// <summary>Of the major axis, degrees north through east.</summary>
    public double? PositionAngleDeg { get; init; }

    /// <summary>Where no axes are given.</summary>
    public double? RadiusArcsec { get; init; }

    public double? Redshift { get; init; }

    public double? DistanceMpc { get; init; }

    public double? Magnitude { get; init; }

    public string? Morphology { get; init; }

    /// <summary>False for a star, a nebula or a double entry in a catalogue of galaxies.</summary>
    public bool IsGalaxy { get; init; } = true;

    /// <summary>Farthest from its centre that it can be a host, arcsec; null without a size, and for what is no galaxy.</summary>
    public double? ReachArcsec => IsGalaxy ? LightRadius.Limit * (SemiMajorArcsec ?? RadiusArcsec) : null;

    /// <summary>Radius in no direction in particular: that of the circle with the ellipse's area; null without a size.</summary>
    public double? MeanRadiusArcsec => SemiMajorArcsec * Math.Sqrt(AxisRatio ?? 1) ?? RadiusArcsec;
}
