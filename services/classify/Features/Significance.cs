namespace Broker.Classify.Features;

/// <summary>How the scatter compares with the errors.</summary>
public static class Significance
{
    public static readonly FeatureFamily Family = new("significance", "Stetson 1996; Enoch et al. 2003; Malanchev et al. 2021",
    [
        new SeriesFeature("ReducedChi2", "1", 2, Needs.Errors, s => s.Chi2 / (s.Count - 1)),
        new SeriesFeature("Chi2Pvar", "1", 2, Needs.Errors, Chi2Tail),
        new SeriesFeature("StetsonK", "1", 2, Needs.Errors | Needs.Variation, StetsonK),
        new SeriesFeature("Roms", "1", 2, Needs.Errors, s => SumOfDistances(s, s.Median) / (s.Count - 1)),
        new SeriesFeature("FluxNNotDetBeforeFd_5", "1", 2, Needs.FluxOnly | Needs.Errors | Needs.TimeSteps, NotDetectedBeforeFirst),
    ]);

    /// <summary>Upper tail of the χ² law with N − 1 degrees of freedom; small means variable. Below the normal doubles it is 0.</summary>
    private static FeatureValue Chi2Tail(Series s)
    {
        var tail = Math.Exp(SpecialFunctions.LogUpperGamma((s.Count - 1) / 2.0, s.Chi2 / 2));
        return double.IsNormal(tail) ? tail : 0;
    }

    /// <summary>Σ |m − weighted mean|/σ / √(N χ²).</summary>
    private static FeatureValue StetsonK(Series s) => SumOfDistances(s, s.WeightedMean) / Math.Sqrt(s.Count * s.Chi2);

    private static double SumOfDistances(Series s, double centre)
    {
        double sum = 0;
        for (var i = 0; i < s.Count; i++)
            sum += Math.Abs(s.Values[i] - centre) / s.Errors[i];
        return sum;
    }

    /// <summary>Number of points below five sigma before the first above.</summary>
    private static FeatureValue NotDetectedBeforeFirst(Series s)
    {
        const double sigmas = 5;
        var (first, below) = (-1, 0);
        for (var i = 0; i < s.Count; i++)
        {
            if (first < 0 && s.Values[i] > sigmas * s.Errors[i])
                first = i;
            below += s.Values[i] < sigmas * s.Errors[i] ? 1 : 0;
        }

        if (first < 0)
            return MissingReason.NeverDetected;
        return below == 0 ? MissingReason.NoNonDetection : first;
    }
}
