namespace Broker.Classify.Features;

/// <summary>Where the values lie.</summary>
public static class Location
{
    public static readonly FeatureFamily Family = new("location", "Malanchev et al. 2021 (light-curve package)",
    [
        new SeriesFeature("Mean", "q", 1, Needs.Values, s => s.Mean),
        new SeriesFeature("WeightedMean", "q", 1, Needs.Errors, s => s.WeightedMean),
        new SeriesFeature("Median", "q", 1, Needs.Values, s => s.Median),
    ]);
}
