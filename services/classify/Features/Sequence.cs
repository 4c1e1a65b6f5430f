namespace Broker.Classify.Features;

/// <summary>How one value follows another.</summary>
public static class Sequence
{
    public static readonly FeatureFamily Family = new("sequence", "von Neumann 1941; Kim et al. 2014; Lafler & Kinman 1965; Malanchev et al. 2021",
    [
        new SeriesFeature("Eta", "1", 2, Needs.Variation, s => Moments.SumOfSquaredSteps(s.Values) / ((s.Count - 1) * s.Variance)),
        new SeriesFeature("EtaE", "1", 2, Needs.Variation | Needs.TimeSteps, EtaE),
        new SeriesFeature("Cusum", "1", 2, Needs.Variation, Cusum),
        new SeriesFeature("LaflerKinmanStringLength", "1", 2, Needs.Variation, StringLength),
        new SeriesFeature("MaximumSlope", "q/d", 2, Needs.TimeSteps, MaximumSlope),
    ]);

    /// <summary>(t_last − t_first)² / (N−1)³ · Σ slope² / variance.</summary>
    private static FeatureValue EtaE(Series s)
    {
        double sum = 0;
        for (var i = 1; i < s.Count; i++)
            sum += Math.Pow((s.Values[i] - s.Values[i - 1]) / (s.Times[i] - s.Times[i - 1]), 2);
        return Math.Pow(s.Times[^1] - s.Times[0], 2) / Math.Pow(s.Count - 1, 3) * sum / s.Variance;
    }

    /// <summary>Range of the partial sums of (m − mean) / (N sd).</summary>
    private static FeatureValue Cusum(Series s)
    {
        double sum = 0, top = double.NegativeInfinity, bottom = double.PositiveInfinity;
        foreach (var value in s.Values)
        {
            sum += value - s.Mean;
            (top, bottom) = (Math.Max(top, sum), Math.Min(bottom, sum));
        }

        return (top - bottom) / (s.Count * s.StandardDeviation);
    }

    private static FeatureValue StringLength(Series s) =>
        (Moments.SumOfSquaredSteps(s.Values) + Math.Pow(s.Values[0] - s.Values[^1], 2)) / (2 * (s.Count - 1) * s.Variance);

    private static FeatureValue MaximumSlope(Series s)
    {
        double steepest = 0;
        for (var i = 1; i < s.Count; i++)
            steepest = Math.Max(steepest, Math.Abs(s.Values[i] - s.Values[i - 1]) / (s.Times[i] - s.Times[i - 1]));
        return steepest;
    }
}
