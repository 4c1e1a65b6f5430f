using Broker.Core.Alerts;
using Broker.Ingest.Surveys;

namespace Broker.Tests.Ingest;

public sealed class AlertRangeTests
{
    private static readonly Alert Good = new()
    {
        Survey = "ztf", SchemaVersion = "4.02", AlertId = 1, ObjectId = "ZTF1", RaDeg = 0, DecDeg = 90, MjdTai = 60_000, Band = "g",
    };

    [Fact]
    public void An_alert_with_everything_in_its_place_passes() => Assert.Null(AlertRange.Fault(Good));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(360)]
    [InlineData(double.PositiveInfinity)]
    public void A_right_ascension_off_the_circle_is_named_with_its_value(double ra) =>
        Assert.StartsWith("ra is ", AlertRange.Fault(Good with { RaDeg = ra }), StringComparison.Ordinal);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(90.01)]
    [InlineData(double.NegativeInfinity)]
    public void A_declination_off_the_sphere_is_named_with_its_value(double dec) =>
        Assert.StartsWith("dec is ", AlertRange.Fault(Good with { DecDeg = dec }), StringComparison.Ordinal);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(2_460_000.5)]
    public void A_time_that_is_no_mjd_of_our_day_is_named_with_its_value(double mjd) =>
        Assert.StartsWith("mjd_tai is ", AlertRange.Fault(Good with { MjdTai = mjd }), StringComparison.Ordinal);

    [Fact]
    public void Texts_that_no_index_takes_are_named_with_their_length()
    {
        var text = new string('x', AlertRange.MaxTextLength + 1);

        Assert.Equal("object id has 257 characters, more than 256", AlertRange.Fault(Good with { ObjectId = text }));
        Assert.Equal("solar-system id has 257 characters, more than 256", AlertRange.Fault(Good with { SolarSystemId = text }));
        Assert.Equal("band has 257 characters, more than 256", AlertRange.Fault(Good with { Band = text }));
        Assert.Equal("schema version has 257 characters, more than 256", AlertRange.Fault(Good with { SchemaVersion = text }));
    }

    [Fact]
    public void A_light_curve_that_no_topic_takes_is_named()
    {
        var point = new LightCurvePoint { MjdTai = 60_000, Band = "g", Status = PointStatus.Detected, Flags = [new string('x', 1_000)] };

        Assert.Null(AlertRange.Fault(Good with { LightCurve = [.. Enumerable.Repeat(point, 600)] }));
        Assert.StartsWith("flags and light curve take up to ", AlertRange.Fault(Good with { LightCurve = [.. Enumerable.Repeat(point, 700)] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Points_at_times_that_cannot_be_are_left_out()
    {
        var points = Points(double.PositiveInfinity, 60_001, double.NaN, 60_000, double.NegativeInfinity, 0);

        LightCurves.InTimeOrder(points);

        Assert.Equal([60_000, 60_001], points.Select(p => p.MjdTai));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(400)]
    public void Whatever_the_order_they_come_in_points_are_in_one_order(int runs)
    {
        var random = new Random(runs);
        var points = Points([.. Enumerable.Range(0, runs).SelectMany(_ => Enumerable.Range(0, 30).Select(_ => 60_000.0 + random.Next(200)).Order())]);
        foreach (ref var point in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(points))
            point = point with { Status = (PointStatus)random.Next(3), FluxNanoJy = random.Next(3) == 0 ? null : random.Next(5) };
        var expected = points.OrderBy(p => p.MjdTai).ThenBy(p => p.Status).ThenBy(p => p.FluxNanoJy).ToList();

        LightCurves.InTimeOrder(points);

        Assert.Equal(expected, points);
    }

    private static List<LightCurvePoint> Points(params double[] times) =>
        [.. times.Select(mjd => new LightCurvePoint { MjdTai = mjd, Band = "g", Status = PointStatus.Detected })];

    [Fact]
    public void Missing_names_are_named()
    {
        Assert.Equal("alert id is missing", AlertRange.Fault(Good with { AlertId = 0 }));
        Assert.Equal("object id is missing", AlertRange.Fault(Good with { ObjectId = "" }));
        Assert.Equal("band is missing", AlertRange.Fault(Good with { Band = "" }));
    }
}
