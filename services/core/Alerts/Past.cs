namespace Broker.Core.Alerts;

/// <summary>
/// What was known when an alert was: a packet that is made again later may tell of exposures after its own, and no count, function or
/// feature looks at those.
/// </summary>
public static class Past
{
    /// <summary>A survey may give two times of one exposure that differ by this much, one second; two exposures are far more apart.</summary>
    public const double SameExposureDays = 1.0 / 86_400;

    public static bool Holds(Alert alert, in LightCurvePoint point) => point.MjdTai <= alert.MjdTai + SameExposureDays;

    /// <summary>How many points of the light curve, which is in time order, are not later than the alert.</summary>
    public static int Count(Alert alert)
    {
        var points = alert.LightCurve;
        var count = points.Count;
        while (count > 0 && !Holds(alert, points[count - 1]))
            count--;
        return count;
    }
}
