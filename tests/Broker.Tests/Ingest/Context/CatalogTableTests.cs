using System.Text;
using Broker.Core.Alerts;
using Broker.Ingest.Context;

namespace Broker.Tests.Ingest.Context;

public sealed class CatalogTableTests
{
    [Fact]
    public void Separator_quotes_and_missing_values_are_understood()
    {
        using var table = Csv("# a comment\nname;ra;\"B; mag\"\n\"N \"\"1\"\"\";10.5;\nM2; 11 ;\"12;5\"\n");
        Assert.Equal<string?>(["name", "ra", "B; mag"], table.Columns);
        Assert.Equal<string?>(["N \"1\"", "10.5", null], table.Next()!.AsEnumerable());
        Assert.Equal<string?>(["M2", "11", "12;5"], table.Next()!.AsEnumerable());
        Assert.Null(table.Next());
    }

    [Fact]
    public void A_quoted_field_may_go_over_lines()
    {
        using var table = Csv("a,b\n\"two\nlines\",2\n");
        Assert.Equal<string?>(["two\nlines", "2"], table.Next()!.AsEnumerable());
    }

    [Fact]
    public void Fits_columns_of_every_plain_type_are_read()
    {
        using var table = new FitsTable(new MemoryStream(FitsBytes.Table()), () => 0);
        Assert.Equal<string?>(["RA", "DEC", "NAME", "N", "FLUX"], table.Columns);
        Assert.Equal<string?>(["10.25", "-5.5", "one", "7", "1.5"], table.Next()!.AsEnumerable());
        Assert.Equal<string?>(["359.75", "89", "two", null, null], table.Next()!.AsEnumerable());
        Assert.Null(table.Next());
    }

    [Fact]
    public void A_fits_table_that_ends_early_says_how_many_rows_are_missing()
    {
        using var table = new FitsTable(new MemoryStream(FitsBytes.Table()[..(2880 * 2 + 40)]), () => 0);
        table.Next();
        Assert.Contains("1 rows still to come", Assert.Throws<CatalogException>(() => table.Next()).Message);
    }

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

        var match = ContextReader.Match(alert, catalog, new CatalogSource(10, 10, "one", ["18.5", "19"]));

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
    }

    [Fact]
    public void A_packed_source_comes_back_whole()
    {
        var source = new CatalogSource(10.125, -20.25, "NGC 1 ä", ["E", null, new string('x', 2000)]);
        var cell = CatalogCell.Pack(source).Concat(CatalogCell.Pack(source with { Id = "far", RaDeg = 11 })).ToArray();
        var read = new List<CatalogSource>();
        Assert.True(CatalogCell.Read(cell, (ra, _) => ra < 11, read.Add));
        var only = Assert.Single(read);
        Assert.Equal((source.Id, source.RaDeg, source.DecDeg), (only.Id, only.RaDeg, only.DecDeg));
        Assert.Equal<string?>(["E", null, new string('x', 512)], only.Values);
    }

    [Fact]
    public void A_torn_cell_is_noticed()
    {
        var packed = CatalogCell.Pack(new CatalogSource(1, 2, "a", ["b"]));
        for (var length = 1; length < packed.Length; length++)
            Assert.False(CatalogCell.Read(packed.AsSpan(0, length), (_, _) => true, _ => { }));
    }

    private static CsvTable Csv(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), () => 0);
}
