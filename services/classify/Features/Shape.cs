namespace Broker.Classify.Features;

/// <summary>The form of the distribution of values, whatever their order in time.</summary>
public static class Shape
{
    public static readonly FeatureFamily Family = new("shape", "Malanchev et al. 2021; Richards et al. 2011; Stephens 1974; Otsu 1979",
    [
        new SeriesFeature("Skew", "1", 3, Needs.Variation, Skew),
        new SeriesFeature("Kurtosis", "1", 4, Needs.Variation, Kurtosis),
        new SeriesFeature("BeyondNStd_1", "1", 2, Needs.Values, s => ShareBeyond(s, 1)),
        new SeriesFeature("BeyondNStd_2", "1", 2, Needs.Values, s => ShareBeyond(s, 2)),
        new SeriesFeature("MedianBufferRangePercentage_10", "1", 1, Needs.Values, NearMedian),
        new SeriesFeature("AndersonDarlingNormal", "1", 4, Needs.Variation, AndersonDarling),
        new SeriesFeature("OtsuSplit.mean_diff", "q", 2, Needs.Variation, s => Otsu(s).MeanDifference),
        new SeriesFeature("OtsuSplit.std_lower", "q", 2, Needs.Variation, s => Moments.StandardDeviation(s.Sorted[..Otsu(s).Lower])),
        new SeriesFeature("OtsuSplit.std_upper", "q", 2, Needs.Variation, s => Moments.StandardDeviation(s.Sorted[Otsu(s).Lower..])),
        new SeriesFeature("OtsuSplit.lower_to_all_ratio", "1", 2, Needs.Variation, s => (double)Otsu(s).Lower / s.Count),
    ]);

    /// <summary>Bias-corrected G1.</summary>
    private static FeatureValue Skew(Series s)
    {
        double n = s.Count;
        return n / ((n - 1) * (n - 2)) * Moments.SumOfPowers(s.Values, s.Mean, 3) / Math.Pow(s.StandardDeviation, 3);
    }

    /// <summary>Bias-corrected G2, 0 for a normal law.</summary>
    private static FeatureValue Kurtosis(Series s)
    {
        double n = s.Count;
        var fourth = Moments.SumOfPowers(s.Values, s.Mean, 4) / (s.Variance * s.Variance);
        return n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * fourth - 3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3));
    }

    private static FeatureValue ShareBeyond(Series s, double sigmas)
    {
        var (count, mean, limit) = (0, s.Mean, sigmas * s.StandardDeviation);
        foreach (var value in s.Values)
            count += Math.Abs(value - mean) > limit ? 1 : 0;
        return (double)count / s.Count;
    }

    /// <summary>Share of points nearer to the median than a tenth of half the range.</summary>
    private static FeatureValue NearMedian(Series s)
    {
        var (count, median, limit) = (0, s.Median, 0.1 * (s.Max - s.Min) / 2);
        foreach (var value in s.Values)
            count += Math.Abs(value - median) < limit ? 1 : 0;
        return (double)count / s.Count;
    }

    /// <summary>A² against a normal law with mean and deviation of the data, with the factor 1 + 4/N − 25/N² (Stephens 1974).</summary>
    private static FeatureValue AndersonDarling(Series s)
    {
        double sum = 0, n = s.Count;
        for (var i = 0; i < s.Count; i++)
        {
            var z = (s.Sorted[i] - s.Mean) / s.StandardDeviation;
            sum += (2 * i + 1) * SpecialFunctions.LogNormalCdf(z) + (2 * (n - i) - 1) * SpecialFunctions.LogNormalCdf(-z);
        }

        return (1 + 4 / n - 25 / (n * n)) * (-n - sum / n);
    }

    /// <summary>Number of sorted values below the threshold of the largest between-class variance (Otsu 1979); equal values stay together.</summary>
    private static (int Lower, double MeanDifference) Otsu(Series s)
    {
        var sorted = s.Sorted;
        double total = s.Mean * s.Count, below = 0, best = -1, difference = 0;
        var lower = 0;
        for (var k = 1; k < sorted.Length; k++)
        {
            below += sorted[k - 1];
            var gap = (total - below) / (sorted.Length - k) - below / k;
            var merit = (double)k * (sorted.Length - k) * gap * gap;
            if (sorted[k] == sorted[k - 1] || merit <= best)
                continue;
            (best, lower, difference) = (merit, k, gap);
        }

        return (lower, difference);
    }
}
