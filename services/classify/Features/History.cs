namespace Broker.Classify.Features;

/// <summary>What happened so far, over all bands.</summary>
public static class History
{
    public static readonly FeatureFamily Family = new("history", "this file",
    [
        new ObjectFeature("n_detections", "1", c => Count(c, p => p.IsDetected)),
        new ObjectFeature("n_forced", "1", c => Count(c, p => p.Point.Status == Core.Alerts.PointStatus.Forced)),
        new ObjectFeature("n_upper_limits", "1", c => Count(c, p => p.Point.Status == Core.Alerts.PointStatus.UpperLimit)),
        new ObjectFeature("days_since_first_detection", "d", c => FirstDetection(c) is { } first ? c.NowMjd - first : MissingReason.NeverDetected),
        new ObjectFeature("days_between_detections", "d", MeanStep),
        new ObjectFeature("last_non_detection_gap_d", "d", GapBeforeFirst),
        new ObjectFeature("negative_share", "1", NegativeShare),
    ]);

    private static FeatureValue Count(LightCurve curve, Func<MeasuredPoint, bool> wanted)
    {
        var count = 0;
        foreach (var point in curve.Points)
            count += wanted(point) ? 1 : 0;
        return count;
    }

    private static double? FirstDetection(LightCurve curve)
    {
        foreach (var point in curve.Points)
            if (point.IsDetected)
                return point.Point.MjdTai;
        return null;
    }

    /// <summary>Days from the first detection until now, over the number of detections after the first.</summary>
    private static FeatureValue MeanStep(LightCurve curve)
    {
        if (FirstDetection(curve) is not { } first)
            return MissingReason.NeverDetected;
        var after = curve.DetectionCount - 1;
        return after == 0 ? MissingReason.TooFewPoints : (curve.NowMjd - first) / after;
    }

    /// <summary>First detection minus the latest non-detection before it, in any band.</summary>
    private static FeatureValue GapBeforeFirst(LightCurve curve)
    {
        double? limit = null;
        foreach (var point in curve.Points)
        {
            if (point.IsDetected)
                return limit is { } mjd ? point.Point.MjdTai - mjd : MissingReason.NoNonDetection;
            if (point.IsNonDetection)
                limit = point.Point.MjdTai;
        }

        return MissingReason.NeverDetected;
    }

    /// <summary>Share of the detections that are fainter than the template.</summary>
    private static FeatureValue NegativeShare(LightCurve curve)
    {
        var (detected, negative) = (0, 0);
        foreach (var point in curve.Points)
        {
            if (!point.IsDetected)
                continue;
            detected++;
            negative += point.Point.FluxNanoJy < 0 ? 1 : 0;
        }

        return detected == 0 ? MissingReason.NeverDetected : (double)negative / detected;
    }
}
