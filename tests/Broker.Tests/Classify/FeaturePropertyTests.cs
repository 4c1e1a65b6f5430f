using Broker.Classify.Features;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Classify;

public sealed class FeaturePropertyTests
{
    private static readonly string[] WithoutScale =
        ["Skew", "Kurtosis", "Eta", "EtaE", "Cusum", "BeyondNStd_1", "StetsonK", "MeanVariance", "ReducedChi2", "OtsuSplit.lower_to_all_ratio"];

    private static readonly string[] WithScale =
        ["Mean", "WeightedMean", "Median", "StandardDeviation", "Amplitude", "QnScale", "BiweightScale", "LinearTrend.slope", "LinearFit.slope", "MaximumSlope"];

    private static void ForSeeds(Action<int> check) =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), check).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void Scaling_the_flux_scales_locations_and_leaves_shapes() => ForSeeds(seed =>
    {
        var points = Curves.Bump(seed);
        var plain = Curves.Loaded(points);
        var scaled = Curves.Loaded([.. points.Select(p => p with { FluxNanoJy = 4 * p.FluxNanoJy, FluxErrNanoJy = 4 * p.FluxErrNanoJy })]);
        foreach (var name in WithoutScale)
            Near(plain.Value(name), scaled.Value(name), 1, name);
        foreach (var name in WithScale)
            Near(plain.Value(name), scaled.Value(name), 4, name);
    });

    [Fact]
    public void Shifting_the_time_changes_nothing_but_the_mean_time() => ForSeeds(seed =>
    {
        var points = Curves.Bump(seed);
        var plain = Curves.Loaded(points);
        var shifted = FeatureTable.Of(Curves.Loaded([.. points.Select(p => p with { MjdTai = p.MjdTai + 256 })])).ToArray();
        foreach (var (row, other) in FeatureTable.Of(plain).Zip(shifted))
            if (row.Feature != "TimeMean" && !row.Feature.StartsWith("Parabola", StringComparison.Ordinal))
                Near(row.Value, other.Value, 1, row.Feature);
    });

    [Fact]
    public void Order_of_rows_changes_nothing() => ForSeeds(seed =>
    {
        var points = Curves.Bump(seed).ToArray();
        var rows = FeatureTable.Of(Curves.Loaded(points)).ToDictionary(r => (r.Band, r.Quantity, r.Feature), r => r.Value);
        new Random(seed).Shuffle(points);
        foreach (var row in FeatureTable.Of(Curves.Loaded(points)))
            Assert.Equal(rows[(row.Band, row.Quantity, row.Feature)], row.Value);
    });

    [Fact]
    public void Alert_never_sees_its_future() => ForSeeds(seed =>
    {
        var points = Curves.Bump(seed);
        var now = points[points.Count / 2].MjdTai;
        LightCurve full = new(), cut = new();
        full.Load(Curves.Alert(points, now));
        cut.Load(Curves.Alert([.. points.Where(p => p.MjdTai <= now)], now));
        Assert.Equal(FeatureTable.Of(cut), FeatureTable.Of(full));
    });

    [Fact]
    public void Value_is_finite_or_has_a_reason() => ForSeeds(seed =>
    {
        foreach (var row in FeatureTable.Of(Curves.Loaded(Curves.Bump(seed, points: seed % 12))))
            Assert.True(row.Value.Value is { } v ? double.IsFinite(v) && row.Value.Reason is null : row.Value.Reason is not null, row.Feature);
    });

    private static void Near(FeatureValue a, FeatureValue b, double factor, string name)
    {
        Assert.Equal(a.Reason, b.Reason);
        var expected = factor * a.Value ?? 0;
        Assert.True(Math.Abs(expected - (b.Value ?? 0)) <= 1e-6 * Math.Max(Math.Abs(expected), 1e-3), $"{name}: {expected} and {b.Value}");
    }
}
