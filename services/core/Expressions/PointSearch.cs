using Broker.Core.Alerts;

namespace Broker.Core.Expressions;

/// <summary>Walks over a light curve, which is in time order; nothing is allocated.</summary>
internal static class PointSearch
{
    public static long Count(Alert alert, PointStatus status, string? band)
    {
        long count = 0;
        for (var i = 0; i < alert.LightCurve.Count; i++)
        {
            var point = alert.LightCurve[i];
            if (point.Status == status && (band is null || point.Band == band))
                count++;
        }

        return count;
    }

    public static double? MaxFlux(Alert alert, string band)
    {
        double? best = null;
        for (var i = 0; i < alert.LightCurve.Count; i++)
        {
            var point = alert.LightCurve[i];
            if (IsDetection(point, band) && !(point.FluxNanoJy <= best))
                best = point.FluxNanoJy;
        }

        return best;
    }

    public static double? LastFlux(Alert alert, string band)
    {
        for (var i = alert.LightCurve.Count - 1; i >= 0; i--)
        {
            var point = alert.LightCurve[i];
            if (IsDetection(point, band))
                return point.FluxNanoJy;
        }

        return null;
    }

    /// <summary>mag per day, positive when brightening; null when both were at the same time.</summary>
    public static double? RiseRate(Alert alert, string band)
    {
        var last = LastPositive(alert, band, alert.LightCurve.Count);
        var before = last is { } found ? LastPositive(alert, band, found) : null;
        if (last is not { } later || before is not { } earlier)
            return null;
        var (a, b) = (alert.LightCurve[earlier], alert.LightCurve[later]);
        return (Photometry.MagAb(a.FluxNanoJy) - Photometry.MagAb(b.FluxNanoJy)) / (b.MjdTai - a.MjdTai);
    }

    /// <summary>mag; bands in the order of the subtraction.</summary>
    public static double? Color(Alert alert, (string First, string Second) bands, double maxGapDays)
    {
        if (LastPositive(alert, bands.First, alert.LightCurve.Count) is not { } first
            || LastPositive(alert, bands.Second, alert.LightCurve.Count) is not { } second)
            return null;
        var (a, b) = (alert.LightCurve[first], alert.LightCurve[second]);
        return Math.Abs(a.MjdTai - b.MjdTai) <= maxGapDays ? Photometry.MagAb(a.FluxNanoJy) - Photometry.MagAb(b.FluxNanoJy) : null;
    }

    private static int? LastPositive(Alert alert, string band, int before)
    {
        for (var i = before - 1; i >= 0; i--)
        {
            var point = alert.LightCurve[i];
            if (IsDetection(point, band) && point.FluxNanoJy > 0)
                return i;
        }

        return null;
    }

    private static bool IsDetection(in LightCurvePoint point, string band) =>
        point.Status == PointStatus.Detected && point.Band == band && point.FluxNanoJy is { } flux && double.IsFinite(flux);
}
