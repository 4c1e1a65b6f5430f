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
    public void Missing_names_are_named()
    {
        Assert.Equal("alert id is missing", AlertRange.Fault(Good with { AlertId = 0 }));
        Assert.Equal("object id is missing", AlertRange.Fault(Good with { ObjectId = "" }));
        Assert.Equal("band is missing", AlertRange.Fault(Good with { Band = "" }));
    }
}
