namespace Broker.Classify.Features;

/// <summary>Features of other families after grouping the points by whole days of MJD, which takes the night's cadence out.</summary>
public static class Binned
{
    private static readonly string[] Names =
        ["ObservationCount", "Eta", "EtaE", "MaximumSlope", "StandardDeviation", "StetsonK", "ReducedChi2"];

    public static readonly FeatureFamily Family = new("binned", "Malanchev et al. 2021 (Bins, window 1 d, offset 0)",
    [
        .. from family in new[] { Timing.Family, Sequence.Family, Spread.Family, Significance.Family }
           from feature in family.Features.OfType<SeriesFeature>()
           where Names.Contains(feature.Name)
           select new SeriesFeature($"Bins_{feature.Name}", feature.Unit, 1, Needs.Errors, s => OfBins(feature, s)),
    ]);

    private static FeatureValue OfBins(SeriesFeature feature, Series series)
    {
        var value = feature.Compute(series.Binned);
        if (value.Reason == MissingReason.TooFewPoints)
            return MissingReason.TooFewBins;
        return (feature.Needs & Needs.Variation) != 0 && series.IsFlat ? MissingReason.ZeroVariance : value;
    }
}
