namespace Broker.Classify.Features;

/// <summary>When the points were taken.</summary>
public static class Timing
{
    public static readonly FeatureFamily Family = new("timing", "Malanchev et al. 2021 (light-curve package)",
    [
        new SeriesFeature("ObservationCount", "1", 0, Needs.Values, s => s.Count),
        new SeriesFeature("Duration", "d", 1, Needs.Values, s => s.Times[^1] - s.Times[0]),
        new SeriesFeature("TimeMean", "d", 1, Needs.Values, s => Moments.Mean(s.Times)),
        new SeriesFeature("TimeStandardDeviation", "d", 2, Needs.Values, s => Moments.StandardDeviation(s.Times)),
        new SeriesFeature("MaximumTimeInterval", "d", 2, Needs.Values, s => Steps(s).Largest),
        new SeriesFeature("MinimumTimeInterval", "d", 2, Needs.Values, s => Steps(s).Smallest),
    ]);

    private static (double Smallest, double Largest) Steps(Series s)
    {
        var (smallest, largest) = (double.PositiveInfinity, 0.0);
        for (var i = 1; i < s.Count; i++)
        {
            var step = s.Times[i] - s.Times[i - 1];
            (smallest, largest) = (Math.Min(smallest, step), Math.Max(largest, step));
        }

        return (smallest, largest);
    }
}
