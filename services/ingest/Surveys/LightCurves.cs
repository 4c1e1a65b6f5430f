using Broker.Core.Alerts;

namespace Broker.Ingest.Surveys;

/// <summary>What the light curves of all surveys have in common.</summary>
public static class LightCurves
{
    /// <summary>
    /// By time; points of one moment by what they are, then by band and flux, so that a repeat gives the same order. A point whose
    /// time cannot be is left out: nothing can be said of it.
    /// </summary>
    public static IReadOnlyList<LightCurvePoint> InTimeOrder(List<LightCurvePoint> points)
    {
        points.RemoveAll(point => !AlertRange.IsTime(point.MjdTai));
        points.Sort(Compare);
        return points;
    }

    /// <summary>The value, or null when it is missing, infinite or not a number.</summary>
    public static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static int Compare(LightCurvePoint left, LightCurvePoint right)
    {
        var order = left.MjdTai.CompareTo(right.MjdTai);
        if (order == 0)
            order = left.Status.CompareTo(right.Status);
        if (order == 0)
            order = string.CompareOrdinal(left.Band, right.Band);
        if (order == 0)
            order = Nullable.Compare(left.FluxNanoJy, right.FluxNanoJy);
        return order != 0 ? order : Nullable.Compare(left.LimitNanoJy, right.LimitNanoJy);
    }
}
