using Broker.Classify.Features;
using Broker.Core.Alerts;

namespace Broker.Tests.Classify;

public sealed class FeatureTests
{
    private static readonly double[] Fluxes = [100, 200, 400, 300, 100];

    private static LightCurve ByHand() => Curves.Loaded([.. Fluxes.Select((f, i) => Curves.Point(61_000 + i, f))]);

    [Theory]
    [InlineData("ObservationCount", 5)]
    [InlineData("Mean", 220)]
    [InlineData("WeightedMean", 220)]
    [InlineData("Median", 200)]
    [InlineData("Amplitude", 150)]
    [InlineData("MedianAbsoluteDeviation", 100)]
    [InlineData("PercentAmplitude", 200)]
    [InlineData("Duration", 4)]
    [InlineData("MaximumSlope", 200)]
    [InlineData("MinimumTimeInterval", 1)]
    [InlineData("BeyondNStd_1", 0.2)]
    [InlineData("LinearTrend.slope", 10)]
    [InlineData("LinearFit.slope", 10)]
    [InlineData("Eta", 1.4705882352941178)]
    [InlineData("StandardDeviation", 130.38404810405297)]
    [InlineData("ReducedChi2", 170)]
    public void Flux_feature_is_what_pencil_and_paper_give(string feature, double expected) =>
        Assert.Equal(expected, ByHand().Value(feature).Value!.Value, 9);

    [Theory]
    [InlineData("time_to_peak_d", 2)]
    [InlineData("time_after_peak_d", 2)]
    [InlineData("peak_flux_njy", 400)]
    [InlineData("last_to_peak_flux", 0.25)]
    [InlineData("rise_rate_two_point_mag_d", -0.7525749891599529)]
    [InlineData("decline_rate_two_point_mag_d", 0.7525749891599529)]
    public void Transient_feature_is_what_pencil_and_paper_give(string feature, double expected) =>
        Assert.Equal(expected, ByHand().Value(feature, quantity: null).Value!.Value, 9);

    [Fact]
    public void Colour_at_peak_interpolates_the_bluer_band()
    {
        var curve = Curves.Loaded([Curves.Point(0, 100, band: "g"), Curves.Point(1, 400), Curves.Point(2, 300, band: "g"), Curves.Point(3, 10)]);
        Assert.Equal(2.5 * Math.Log10(2), curve.Value("colour_at_peak_mag", "g-r", Quantity.Mag).Value!.Value, 9);
    }

    [Fact]
    public void Galactic_pole_has_latitude_ninety()
    {
        var curve = new LightCurve();
        curve.Load(Curves.Alert([Curves.Point(1, 100)]) with { RaDeg = 192.85948, DecDeg = 27.12825 });
        Assert.Equal(90, curve.Value("galactic_latitude_deg", "all", null).Value!.Value, 4);
    }

    [Theory]
    [InlineData("Skew", MissingReason.TooFewPoints, new double[] { 1, 2 })]
    [InlineData("Skew", MissingReason.ZeroVariance, new double[] { 3, 3, 3, 3 })]
    [InlineData("Kurtosis", MissingReason.TooFewPoints, new double[] { 1, 2, 3 })]
    [InlineData("PeakToPeakVar", MissingReason.NegativeValue, new double[] { -1, 2, 3 })]
    [InlineData("MeanVariance", MissingReason.ZeroDenominator, new double[] { -1, 1 })]
    [InlineData("Bins_Eta", MissingReason.TooFewBins, new double[] { 1 })]
    public void Missing_feature_says_why(string feature, MissingReason reason, double[] fluxes)
    {
        var value = Curves.Loaded([.. fluxes.Select((f, i) => Curves.Point(i, f))]).Value(feature);
        Assert.Null(value.Value);
        Assert.Equal(reason, value.Reason);
    }

    [Fact]
    public void Zero_error_takes_away_weighted_features_alone()
    {
        var curve = Curves.Loaded([Curves.Point(0, 1, 0), Curves.Point(1, 2), Curves.Point(2, 3)]);
        Assert.Equal(MissingReason.ZeroError, curve.Value("WeightedMean").Reason);
        Assert.Equal(2, curve.Value("Mean").Value);
    }

    [Fact]
    public void Equal_times_take_away_slopes_alone()
    {
        var curve = Curves.Loaded([Curves.Point(0, 1), Curves.Point(0, 2), Curves.Point(0, 3)]);
        Assert.Equal(MissingReason.EqualTimes, curve.Value("MaximumSlope").Reason);
        Assert.Equal(MissingReason.EqualTimes, curve.Value("LinearTrend.slope").Reason);
        Assert.Equal(0, curve.Value("Duration").Value);
    }

    [Fact]
    public void Empty_light_curve_has_counts_and_reasons_only()
    {
        foreach (var row in FeatureTable.Of(Curves.Loaded([])))
            Assert.True(row.Value.Value is 0 || row.Value.Reason is not null, row.Feature);
    }

    [Fact]
    public void Forced_flux_of_a_detected_exposure_is_not_counted_twice()
    {
        var curve = new LightCurve();
        curve.Load(Curves.Alert([Curves.Point(1, 90, status: PointStatus.Forced), Curves.Point(1, 100), Curves.Point(2, 100)]));
        Assert.Equal(2, curve.Value("ObservationCount").Value);
    }

    [Fact]
    public void Names_of_features_are_unique() =>
        Assert.Equal(FeatureList.All.Count, FeatureList.All.Select(f => f.Name).Distinct().Count());
}
