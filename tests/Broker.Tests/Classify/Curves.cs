using Broker.Classify.Features;
using Broker.Core.Alerts;

namespace Broker.Tests.Classify;

/// <summary>Light curves made up for tests.</summary>
internal static class Curves
{
    public static LightCurvePoint Point(double mjd, double flux, double err = 10, string band = "r", PointStatus status = PointStatus.Detected) =>
        new() { MjdTai = mjd, Band = band, FluxNanoJy = flux, FluxErrNanoJy = err, Status = status };

    /// <summary>A supernova-like bump in g and r, with noise and some forced points before it.</summary>
    public static IReadOnlyList<LightCurvePoint> Bump(int seed, int points = 30)
    {
        var random = new Random(seed);
        var (rise, fade, peak) = (2 + 5 * random.NextDouble(), 10 + 30 * random.NextDouble(), 1_000 + 50_000 * random.NextDouble());
        return [.. Enumerable.Range(0, points).Select(i =>
        {
            var day = -15 + 3 * i + random.NextDouble();
            var flux = peak * (day < 0 ? Math.Exp(day / rise) : Math.Exp(-day / fade)) + 20 * (random.NextDouble() - 0.5);
            var status = flux > 100 ? PointStatus.Detected : PointStatus.Forced;
            return Point(61_000 + day, flux, 15 + 5 * random.NextDouble(), i % 2 == 0 ? "g" : "r", status);
        })];
    }

    public static Alert Alert(IReadOnlyList<LightCurvePoint> points, double? mjd = null) => new()
    {
        Survey = "test",
        SchemaVersion = "1",
        AlertId = 1,
        ObjectId = "object",
        RaDeg = 150,
        DecDeg = 2,
        MjdTai = mjd ?? points.Max(p => p.MjdTai),
        Band = "r",
        LightCurve = points,
    };

    public static LightCurve Loaded(IReadOnlyList<LightCurvePoint> points)
    {
        var curve = new LightCurve();
        curve.Load([.. points.Select(p => MeasuredPoint.Of(p))]);
        return curve;
    }

    public static FeatureValue Value(this LightCurve curve, string feature, string band = "r", Quantity? quantity = Quantity.Flux) =>
        FeatureTable.Of(curve).Single(r => r.Feature == feature && r.Band == band && r.Quantity == quantity).Value;
}
