using System.Text;
using Broker.Core.Storage;
using Broker.Ingest.Context.Watch;

namespace Broker.Tests.Ingest.Context.Watch;

public sealed class WatchListRowsTests
{
    [Fact]
    public void A_list_as_people_keep_it_is_fine()
    {
        var report = Check("Name,RA(J2000),DEC(J2000),Radius,magnitude\nV479 And,00 18 56.9,+34 54 44,0.5,17.5\r\n\n\"V1309, Ori\",05 15 41.4,-01 04 40,,15.5");

        Assert.Empty(report.Faults);
        Assert.Equal(2, report.Rows);
    }

    [Fact]
    public void Every_fault_is_told_with_its_line()
    {
        var report = Check("# mine\nname,ra,dec,radius\na,10,20,1\n\nb,x,95,0\n\"two\nlines\",10,20,1\nc,10,,4000\n");

        Assert.Equal(
            [
                "line 5: right ascension 'x' is not degrees, or hours like 05:34:31.9",
                "line 5: declination '95' is not degrees from -90 to 90, or like -29 00 28.1",
                "line 5: radius '0' is not a number in arcsec, at least 0.1 and at most 1800 arcsec",
                "line 8: declination is missing: degrees from -90 to 90, or like -29 00 28.1",
                "line 8: radius '4000' is not a number in arcsec, at least 0.1 and at most 1800 arcsec",
            ],
            report.Faults.Select(fault => fault.ToString()));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("name,ra,dec\n", "no row")]
    [InlineData("a,b,c\n1,2,3\n", "right ascension")]
    public void What_is_no_list_is_told_as_a_whole(string text, string told) =>
        Assert.Contains(Check(text).Faults, fault => fault.Line is null && fault.Message.Contains(told, StringComparison.Ordinal));

    [Fact]
    public void Rows_bytes_radius_and_unit_have_limits()
    {
        var many = new StringBuilder("ra,dec\n").Insert(7, "1,1\n", WatchListRows.MostRows + 1).ToString();

        Assert.Contains("more than 20000 rows", Check(many).Faults[0].Message, StringComparison.Ordinal);
        Assert.Contains("bytes", WatchListRows.Check(List(), new byte[WatchListRows.MostBytes + 1]).Faults[0].Message, StringComparison.Ordinal);
        Assert.Equal(2, WatchListRows.Check(List() with { RadiusArcsec = 1801, RadiusUnit = "pc" }, []).Faults.Count);
    }

    [Fact]
    public void The_unit_of_the_radii_counts()
    {
        Assert.Empty(WatchListRows.Check(List() with { RadiusUnit = "arcmin" }, "ra,dec,radius\n1,1,30\n"u8.ToArray()).Faults);
        Assert.Single(WatchListRows.Check(List() with { RadiusUnit = "deg" }, "ra,dec,radius\n1,1,30\n"u8.ToArray()).Faults);
    }

    [Fact]
    public void A_wide_row_among_narrow_ones_makes_the_cells_large()
    {
        Assert.Equal(6, WatchListRows.Options(List(), "ra,dec,radius\n1,1,1\n"u8.ToArray()).Order);
        Assert.Equal(5, WatchListRows.Options(List(), "ra,dec,radius\n1,1,1\n2,2,1800\n3,3,1\n"u8.ToArray()).Order);
    }

    private static WatchListReport Check(string text) => WatchListRows.Check(List(), Encoding.UTF8.GetBytes(text));

    private static StoredWatchList List() => new() { Owner = "ann", Name = "mine", RadiusArcsec = 2, RadiusUnit = "arcsec", Rows = 0 };
}
