namespace Broker.Core.Alerts;

/// <summary>One point of a light curve, measured on the difference image.</summary>
public readonly record struct LightCurvePoint
{
    /// <summary>Mid-exposure (ZTF: its start, as the survey gives it), MJD in the TAI scale, days.</summary>
    public required double MjdTai { get; init; }

    /// <summary>Passband: u, g, r, i, z, y (ZTF: g, r, i).</summary>
    public required string Band { get; init; }

    public required PointStatus Status { get; init; }

    /// <summary>Difference flux, nJy, negative below the template; null when not measured.</summary>
    public double? FluxNanoJy { get; init; }

    /// <summary>One-sigma error of the flux, nJy.</summary>
    public double? FluxErrNanoJy { get; init; }

    /// <summary>Five-sigma limiting flux, nJy, where the survey gives one.</summary>
    public double? LimitNanoJy { get; init; }

    /// <summary>Total flux on the science image at this position, nJy.</summary>
    public double? ScienceFluxNanoJy { get; init; }

    /// <summary>The survey's own names of the flags that are set; null when none is.</summary>
    public IReadOnlyList<string>? Flags { get; init; }
}
