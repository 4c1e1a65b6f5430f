namespace Broker.Classify.Features;

/// <summary>Straight lines and parabolas. Times are centred first, and scaled for the parabola.</summary>
public static class Trend
{
    public static readonly FeatureFamily Family = new("trend", "least squares; Malanchev et al. 2021 for the choice",
    [
        new SeriesFeature("LinearTrend.slope", "q/d", 3, Needs.Values, s => Line(s, false, (f, _) => f.Slope)),
        new SeriesFeature("LinearTrend.slope_sigma", "q/d", 3, Needs.Values, s => Line(s, false, (f, n) => Math.Sqrt(f.Chi2 / (n - 2) / f.Sxx))),
        new SeriesFeature("LinearTrend.noise", "q", 3, Needs.Values, s => Line(s, false, (f, n) => Math.Sqrt(f.Chi2 / (n - 2)))),
        new SeriesFeature("LinearFit.slope", "q/d", 3, Needs.Errors, s => Line(s, true, (f, _) => f.Slope)),
        new SeriesFeature("LinearFit.slope_sigma", "q/d", 3, Needs.Errors, s => Line(s, true, (f, _) => 1 / Math.Sqrt(f.Sxx))),
        new SeriesFeature("LinearFit.reduced_chi2", "1", 3, Needs.Errors, s => Line(s, true, (f, n) => f.Chi2 / (n - 2))),
        new SeriesFeature("ParabolaFit.curvature", "q/d^2", 4, Needs.Errors | Needs.Variation, s => Parabola(s, (f, _) => f.Curvature)),
        new SeriesFeature("ParabolaFit.extremum", "q", 4, Needs.Errors | Needs.Variation, s => Parabola(s, (f, _) => f.Extremum)),
        new SeriesFeature("ParabolaFit.reduced_chi2", "1", 4, Needs.Errors | Needs.Variation, s => Parabola(s, (f, n) => f.Chi2 / (n - 3))),
    ]);

    private static FeatureValue Line(Series s, bool weighted, Func<StraightLine, int, FeatureValue> read)
    {
        var fit = StraightLine.Through(s.Times, s.Values, weighted ? s.Errors : default);
        return fit.Sxx > 0 ? read(fit, s.Count) : MissingReason.EqualTimes;
    }

    private static FeatureValue Parabola(Series s, Func<ParabolaFit, int, FeatureValue> read) =>
        ParabolaFit.Through(s) is { } fit ? read(fit, s.Count) : MissingReason.EqualTimes;
}
