using System.IO.Compression;
using System.Text;
using Broker.Ingest.Context;
using Broker.Ingest.Context.Tables;

namespace Broker.Tests.Ingest.Context.Tables;

public sealed class VoTableTests
{
    private const string Fields = """
        <FIELD name="id" datatype="long"><VALUES null="-1"/></FIELD><FIELD name="ra" datatype="double"/><FIELD ID="dec" datatype="float" unit="deg"/>
        <FIELD name="name" datatype="char" arraysize="*"/><FIELD name="letters" datatype="unicodeChar" arraysize="4"/><FIELD name="ok" datatype="boolean"/>
        <FIELD name="many" datatype="short" arraysize="2"/>
        """;

    [Fact]
    public void Text_rows_are_read()
    {
        using var table = Open("<TABLEDATA><TR><TD>7</TD><TD> 10.25 </TD><TD>-5.5</TD><TD>a &lt; b</TD><TD>äöü</TD><TD>true</TD><TD>1 2</TD></TR>"
            + "<TR><TD>-1</TD><TD>NaN</TD><TD/><TD></TD><TD><![CDATA[x]]></TD><TD>F</TD></TR></TABLEDATA>");
        Assert.Equal(["id", "ra", "dec", "name", "letters", "ok", "many"], table.Columns);
        Assert.Equal(2, table.RowCount);
        Assert.Equal<string?>(["7", "10.25", "-5.5", "a < b", "äöü", "true", "1 2"], Row(table));
        Assert.Equal<string?>([null, null, null, null, "x", "F", null], Row(table));
        Assert.False(table.Next());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Binary_rows_are_read(bool second, bool zipped)
    {
        byte[] one = [0, 0, 0, 0, 0, 0, 0, 7, 0x40, 0x24, 0x80, 0, 0, 0, 0, 0, 0xC0, 0xB0, 0, 0, 0, 0, 0, 3, .. "a\nb"u8, 0, 0xE4, 0, (byte)'b', 0, 0, 0, 0, (byte)'T', 0, 1, 0, 2];
        byte[] two = [.. Enumerable.Repeat((byte)0xFF, 8), 0x7F, 0xF8, 0, 0, 0, 0, 0, 0, 0x3F, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)'F', 0, 1, 0, 2];
        var rows = Convert.ToBase64String(second ? [0, .. one, 0b0010_0000, .. two] : [.. one, .. two], Base64FormattingOptions.InsertLineBreaks);
        var name = second ? "BINARY2" : "BINARY";
        using var table = Open($"<{name}><STREAM encoding=\"base64\">\n{rows}\n</STREAM></{name}>", zipped);
        Assert.Equal<string?>(["7", "10.25", "-5.5", "a\nb", "äb", "true", null], Row(table));
        Assert.Equal<string?>([null, null, second ? null : "1", null, null, "false", null], Row(table));
        Assert.False(table.Next());
        Assert.False(table.Next());
    }

    [Theory]
    [InlineData("<BINARY><STREAM encoding=\"base64\">AAAAAA==</STREAM></BINARY>", "damaged")]
    [InlineData("<BINARY><STREAM href=\"http://example.org\"/></BINARY>", "within the file")]
    [InlineData("<TABLEDATA><TR><TD>1</TD></TR>", "")]
    [InlineData("<FITS/>", "FITS")]
    public void Damage_is_told(string data, string words) =>
        Assert.Contains(words, Assert.Throws<CatalogException>(() =>
        {
            using var table = Open(data, false, "");
            while (table.Next())
                _ = table[0];
        }).Message);

    [Fact]
    public void Reading_goes_on_at_a_row()
    {
        using var table = Open("<TABLEDATA><TR><TD>7</TD></TR><TR><TD>8</TD></TR><TR><TD>9</TD></TR></TABLEDATA>");
        table.Resume(2);
        Assert.Equal("9", Row(table)[0]);
        Assert.Equal(3, table.Position);
    }

    private static ICatalogTable Open(string data, bool zipped = false, string end = "</DATA></TABLE></RESOURCE></VOTABLE>")
    {
        var file = Path.GetTempFileName();
        var text = Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?>\n<!-- c -->\n<VOTABLE version=\"1.4\" xmlns=\"http://www.ivoa.net/xml/VOTable/v1.3\"><RESOURCE><TABLE nrows=\"2\">{Fields}<DATA>{data}{end}");
        using (Stream output = zipped ? new GZipStream(File.Create(file), CompressionMode.Compress) : File.Create(file))
            output.Write(text);
        try
        {
            return CatalogFile.Open(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static List<string?> Row(ICatalogTable table)
    {
        Assert.True(table.Next());
        return [.. Enumerable.Range(0, table.Columns.Count).Select(i => table[i].ToString())];
    }
}
