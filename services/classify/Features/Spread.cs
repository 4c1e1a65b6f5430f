namespace Broker.Classify.Features;

/// <summary>How far the values scatter. Quantiles after Hazen.</summary>
public static class Spread
{
    public static readonly FeatureFamily Family = new("spread", "Malanchev et al. 2021; Richards et al. 2011; Rousseeuw & Croux 1993; Beers et al. 1990",
    [
        new SeriesFeature("Amplitude", "q", 1, Needs.Values, s => (s.Max - s.Min) / 2),
        new SeriesFeature("StandardDeviation", "q", 2, Needs.Values, s => s.StandardDeviation),
        new SeriesFeature("MedianAbsoluteDeviation", "q", 1, Needs.Values, s => s.MedianAbsoluteDeviation),
        new SeriesFeature("PercentAmplitude", "q", 1, Needs.Values, s => Math.Max(s.Max - s.Median, s.Median - s.Min)),
        new SeriesFeature("BiweightScale", "q", 1, Needs.Values, Biweight),
        new SeriesFeature("QnScale", "q", 2, Needs.Values, Qn),
        new SeriesFeature("InterPercentileRange_02", "q", 1, Needs.Values, s => Range(s, 0.02)),
        new SeriesFeature("InterPercentileRange_05", "q", 1, Needs.Values, s => Range(s, 0.05)),
        new SeriesFeature("InterPercentileRange_10", "q", 1, Needs.Values, s => Range(s, 0.10)),
        new SeriesFeature("InterPercentileRange_25", "q", 1, Needs.Values, s => Range(s, 0.25)),
        new SeriesFeature("MagnitudePercentageRatio_40_05", "1", 2, Needs.Variation, s => FeatureValue.Ratio(Range(s, 0.40), Range(s, 0.05))),
        new SeriesFeature("MagnitudePercentageRatio_20_05", "1", 2, Needs.Variation, s => FeatureValue.Ratio(Range(s, 0.20), Range(s, 0.05))),
        new SeriesFeature("PercentDifferenceMagnitudePercentile_05", "1", 1, Needs.Values, s => FeatureValue.Ratio(Range(s, 0.05), s.Median)),
        new SeriesFeature("PercentDifferenceMagnitudePercentile_10", "1", 1, Needs.Values, s => FeatureValue.Ratio(Range(s, 0.10), s.Median)),
        new SeriesFeature("MeanVariance", "1", 2, Needs.Values, s => FeatureValue.Ratio(s.StandardDeviation, s.Mean)),
        new SeriesFeature("ExcessVariance", "1", 2, Needs.Values, ExcessVariance),
        new SeriesFeature("PeakToPeakVar", "1", 2, Needs.FluxOnly, PeakToPeak),
    ]);

    private static double Range(Series s, double p) => s.Quantile(1 - p) - s.Quantile(p);

    /// <summary>(variance − mean of σ²) / mean².</summary>
    private static FeatureValue ExcessVariance(Series s) =>
        FeatureValue.Ratio(s.Variance - Moments.SumOfSquares(s.Errors, 0) / s.Count, s.Mean * s.Mean);

    /// <summary>A = max(m − σ), B = min(m + σ): (A − B) / (A + B), for positive fluxes.</summary>
    private static FeatureValue PeakToPeak(Series s)
    {
        if (s.Min < 0)
            return MissingReason.NegativeValue;
        var (top, bottom) = (double.NegativeInfinity, double.PositiveInfinity);
        for (var i = 0; i < s.Count; i++)
        {
            top = Math.Max(top, s.Values[i] - s.Errors[i]);
            bottom = Math.Min(bottom, s.Values[i] + s.Errors[i]);
        }

        return FeatureValue.Ratio(top - bottom, top + bottom);
    }

    /// <summary>Tukey's biweight scale with c = 9 (Beers, Flynn &amp; Gebhardt 1990, eq. 9); 0 when the median deviation is.</summary>
    private static FeatureValue Biweight(Series s)
    {
        var (median, scale) = (s.Median, 9 * s.MedianAbsoluteDeviation);
        if (scale == 0)
            return 0;
        double numerator = 0, denominator = 0;
        foreach (var value in s.Values)
        {
            var d = value - median;
            var u2 = d / scale * (d / scale);
            if (u2 >= 1)
                continue;
            numerator += d * d * Math.Pow(1 - u2, 4);
            denominator += (1 - u2) * (1 - 5 * u2);
        }

        return FeatureValue.Ratio(Math.Sqrt(s.Count * numerator), Math.Abs(denominator));
    }

    /// <summary>
    /// Rousseeuw &amp; Croux 1993: k-th smallest |m_i − m_j|, k = h(h−1)/2, h = ⌊N/2⌋ + 1, times 1/(√2 Φ⁻¹(5/8)).
    /// Found exactly by halving the bits of the distance: 63 passes over the sorted values, no pair is stored.
    /// </summary>
    private static FeatureValue Qn(Series s)
    {
        const double toSigma = 2.21914446598508;
        long h = s.Count / 2 + 1;
        var wanted = h * (h - 1) / 2;
        var (low, high) = (-1L, BitConverter.DoubleToInt64Bits(s.Max - s.Min));
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (PairsWithin(s.Sorted, BitConverter.Int64BitsToDouble(middle)) >= wanted)
                high = middle;
            else
                low = middle;
        }

        return toSigma * BitConverter.Int64BitsToDouble(high);
    }

    private static long PairsWithin(ReadOnlySpan<double> sorted, double distance)
    {
        long pairs = 0;
        for (int first = 0, last = 0; last < sorted.Length; last++)
        {
            while (sorted[last] - sorted[first] > distance)
                first++;
            pairs += last - first;
        }

        return pairs;
    }
}
