using Broker.Core.Alerts;

namespace Broker.Core.Columns;

/// <summary>Counts and times over an alert's light curve, up to the alert.</summary>
internal static class LightCurve
{
    public static long Count(Alert alert, PointStatus status)
    {
        var (points, past) = (alert.LightCurve, Past.Count(alert));
        long count = 0;
        for (var i = 0; i < past; i++)
        {
            if (points[i].Status == status)
                count++;
        }

        return count;
    }

    /// <summary>MJD TAI; null when the survey does not say and the light curve holds no detection.</summary>
    public static double? FirstDetectionMjdTai(Alert alert)
    {
        if (alert.FirstDetectionMjdTai is { } first)
            return first;
        var (points, past) = (alert.LightCurve, Past.Count(alert));
        for (var i = 0; i < past; i++)
        {
            if (points[i].Status == PointStatus.Detected)
                return points[i].MjdTai;
        }

        return null;
    }
}
