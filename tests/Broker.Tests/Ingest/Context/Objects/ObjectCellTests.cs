using Broker.Core.Alerts;
using Broker.Ingest.Context.Objects;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Ingest.Context.Objects;

public sealed class ObjectCellTests
{
    [Fact]
    public void Another_surveys_object_is_read_back_to_a_milliarcsecond_and_ten_seconds() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var there = Places.Alert("ztf", "ZTF18abcdefg", random.NextDouble() * 360, Math.Asin(random.NextDouble() * 2 - 1) * 180 / Math.PI, random.NextDouble() * 80_000);
        var found = Assert.Single(Find([there], there with { Survey = "lsst" }, 0.001));
        Assert.Equal(("ztf", there.ObjectId), (found.Survey, found.ObjectId));
        Assert.Equal(there.MjdTai, found.LastMjdTai, 1e-4);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(359.9999999999, 0)]
    [InlineData(12, 90)]
    [InlineData(12, -90)]
    public void Edges_of_the_sky_are_places_like_others(double ra, double dec)
    {
        var found = Find([Places.Alert("ztf", "Z", ra, dec)], Places.Alert("lsst", "1", (ra + 359.9999) % 360, dec), 1);
        Assert.InRange(Assert.Single(found).SeparationArcsec, 0, 0.37);
    }

    [Fact]
    public void What_is_farther_than_the_radius_or_of_the_same_survey_is_not_found()
    {
        Alert[] seen = [Places.Alert("ztf", "near", 10, 20), Places.Alert("ztf", "far", 10, 20 + 1.6 / 3600), Places.Alert("lsst", "1", 10, 20)];
        Assert.Equal(["near"], Find(seen, Places.Alert("lsst", "2", 10, 20), 1.5).Select(other => other.ObjectId));
    }

    [Fact]
    public void A_solar_system_object_leaves_no_entry() => Assert.Null(ObjectCell.Entry(Places.Alert("ztf", "sso:1", 1, 1) with { SolarSystemId = "1" }));

    [Fact]
    public void Damaged_cells_are_read_as_far_as_they_go() => Prop.ForAll<byte[], int>((noise, cut) =>
    {
        var sound = ObjectCell.Entry(Places.Alert("ztf", "near", 10, 20))!;
        var found = Read([.. sound, .. noise], Places.Alert("lsst", "2", 10, 20), 1.5);
        Assert.Contains("near", found.Select(other => other.ObjectId));
        Assert.Empty(Read(sound[..(int)((uint)cut % sound.Length)], Places.Alert("lsst", "2", 10, 20), 1.5));
    }).QuickCheckThrowOnFailure();

    private static List<OtherObject> Find(IEnumerable<Alert> seen, Alert alert, double radiusArcsec) =>
        Read([.. seen.SelectMany(other => ObjectCell.Entry(other)!)], alert, radiusArcsec);

    private static List<OtherObject> Read(byte[] cell, Alert alert, double radiusArcsec)
    {
        List<OtherObject>? found = null;
        ObjectCell.AddOthers(cell, alert, radiusArcsec, ref found);
        return found ?? [];
    }
}
