using Broker.Core.Alerts;

namespace Broker.Classify.Features;

/// <summary>One point with its magnitude: as a table gives it, or the AB magnitude of the flux.</summary>
public readonly record struct MeasuredPoint(LightCurvePoint Point, double? MagAb, double? MagErr)
{
    /// <summary>A forced flux above this many errors is no non-detection.</summary>
    public const double SignificantSigmas = 5;

    public static MeasuredPoint Of(in LightCurvePoint point) =>
        new(point, Photometry.MagAb(point.FluxNanoJy), Photometry.MagErr(point.FluxNanoJy, point.FluxErrNanoJy));

    public bool IsDetected => Point.Status == PointStatus.Detected;

    /// <summary>Looked at and nothing found: a limit, or a forced flux that is not significant.</summary>
    public bool IsNonDetection =>
        Point.Status == PointStatus.UpperLimit
        || (Point.Status == PointStatus.Forced && !(Point.FluxNanoJy >= SignificantSigmas * Point.FluxErrNanoJy));
}
