using Broker.Core.Alerts;
using Broker.Ingest.Context;

namespace Broker.Tests.Ingest.Context;

public sealed class CatalogColumnsTests
{
    [Theory]
    [InlineData("id,RA,Dec", 1, 2, 0)]
    [InlineData("Source name,R.A.,Dec.,mag", 1, 2, 0)]
    [InlineData("_RAJ2000,_DEJ2000,Gaia", 0, 1, null)]
    [InlineData("name,system_rightascension,system_declination", 1, 2, 0)]
    public void Position_and_name_are_guessed(string header, int ra, int dec, int? id)
    {
        var columns = CatalogColumns.Choose(header.Split(','), new CatalogLoadOptions { Name = "x" });
        Assert.Equal((ra, dec, id), (columns.Ra, columns.Dec, columns.Id));
    }

    [Fact]
    public void Of_columns_with_one_name_the_first_is_carried()
    {
        var columns = CatalogColumns.Choose(["id", "ra", "dec", "mag", "z", "mag"], new CatalogLoadOptions { Name = "x" });
        Assert.Equal([3, 4], columns.Carried);
    }

    [Fact]
    public void A_catalogue_that_was_loaded_with_one_name_twice_does_not_hold_up_the_alerts()
    {
        var alert = new Alert { Survey = "ztf", SchemaVersion = "4.02", AlertId = 1, ObjectId = "ZTF1", RaDeg = 10, DecDeg = 10, MjdTai = 60_000, Band = "g" };
        var catalog = new CatalogInfo { Name = "x", Generation = 1, Order = 9, RadiusArcsec = 5, Columns = ["mag", "mag"] };

        var match = CatalogSearch.Match(alert, catalog, new CatalogSource(10, 10, "one", ["18.5", "19"]));

        Assert.Equal("18.5", match.Values["mag"]);
    }

    [Fact]
    public void All_wrong_columns_are_named_at_once()
    {
        var error = Assert.Throws<CatalogException>(() => CatalogColumns.Choose(
            ["a", "b"], new CatalogLoadOptions { Name = "x", RaColumn = "alfa", Columns = ["a", "zz"] }));
        Assert.Contains("'alfa'", error.Message);
        Assert.Contains("declination", error.Message);
        Assert.Contains("'zz'", error.Message);
        Assert.Contains("the table has: a, b", error.Message);
        var both = Assert.Throws<CatalogException>(() => CatalogColumns.Choose(
            ["ra", "dec"], new CatalogLoadOptions { Name = "X!", RadiusArcsec = 0, RadiusKpc = -1, MostMatches = 0, Epoch = "never", PmRaColumn = "q" }));
        foreach (var fault in (string[])["--name", "--radius:", "--radius-kpc:", "needs a distance", "--nearest", "--epoch", "'q'", "go together"])
            Assert.Contains(fault, both.Message);
    }

    [Fact]
    public void Motion_epoch_and_redshift_are_found_by_their_usual_names()
    {
        var columns = CatalogColumns.Choose(["Source", "RA_ICRS", "DE_ICRS", "pmRA", "pmDE", "z", "ref_epoch"], new CatalogLoadOptions { Name = "x", RadiusKpc = 100 });
        Assert.Equal(((3, 4), 5, 6), (columns.Motion!.Value, columns.Redshift, columns.Epoch));
        Assert.Null(CatalogColumns.Choose(["ra", "dec", "z"], new CatalogLoadOptions { Name = "x" }).Redshift);
        Assert.Equal(2016, CatalogColumns.Choose(["ra", "dec"], new CatalogLoadOptions { Name = "x", Epoch = "2016.0" }).EpochYear);
    }
}
