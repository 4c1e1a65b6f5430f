using Broker.Core.Alerts;

namespace Broker.Core.Expressions;

/// <summary>Walks over a light curve, which is in time order; nothing is copied or allocated.</summary>
internal static class PointSearch
{
    private const int None = -1;

    public static long Count(ReadOnlySpan<LightCurvePoint> points, PointStatus status, string? band)
    {
        long count = 0;
        foreach (ref readonly var point in points)
        {
            if (point.Status == status && (band is null || point.Band == band))
                count++;
        }

        return count;
    }

    public static double? MaxFlux(ReadOnlySpan<LightCurvePoint> points, string band)
    {
        double? best = null;
        foreach (ref readonly var point in points)
        {
            if (IsDetection(in point, band) && !(point.FluxNanoJy <= best))
                best = point.FluxNanoJy;
        }

        return best;
    }

    public static double? LastFlux(ReadOnlySpan<LightCurvePoint> points, string band)
    {
        var last = Last(points, band, double.NegativeInfinity);
        return last == None ? null : points[last].FluxNanoJy;
    }

    /// <summary>mag per day, positive when brightening; null when both were at the same time.</summary>
    public static double? RiseRate(ReadOnlySpan<LightCurvePoint> points, string band)
    {
        var later = Last(points, band, 0);
        var earlier = later == None ? None : Last(points[..later], band, 0);
        if (earlier == None)
            return null;
        ref readonly var a = ref points[earlier];
        ref readonly var b = ref points[later];
        return (Photometry.MagAb(a.FluxNanoJy) - Photometry.MagAb(b.FluxNanoJy)) / (b.MjdTai - a.MjdTai);
    }

    /// <summary>mag; bands in the order of the subtraction.</summary>
    public static double? Color(ReadOnlySpan<LightCurvePoint> points, (string First, string Second) bands, double maxGapDays)
    {
        var (first, second) = (Last(points, bands.First, 0), Last(points, bands.Second, 0));
        if (first == None || second == None)
            return null;
        ref readonly var a = ref points[first];
        ref readonly var b = ref points[second];
        return Math.Abs(a.MjdTai - b.MjdTai) <= maxGapDays ? Photometry.MagAb(a.FluxNanoJy) - Photometry.MagAb(b.FluxNanoJy) : null;
    }

    /// <summary>Index of the latest detection with a flux above a value.</summary>
    private static int Last(ReadOnlySpan<LightCurvePoint> points, string band, double aboveNanoJy)
    {
        for (var i = points.Length - 1; i >= 0; i--)
        {
            if (IsDetection(in points[i], band) && points[i].FluxNanoJy > aboveNanoJy)
                return i;
        }

        return None;
    }

    private static bool IsDetection(ref readonly LightCurvePoint point, string band) =>
        point.Status == PointStatus.Detected && point.Band == band && point.FluxNanoJy is { } flux && double.IsFinite(flux);
}
