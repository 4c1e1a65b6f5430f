using System.IO.Compression;
using System.Text;
using Broker.Ingest.Context;
using Broker.Ingest.Context.Tables;

namespace Broker.Tests.Ingest.Context.Tables;

public sealed class CatalogTableTests
{
    [Fact]
    public void Separator_quotes_and_missing_values_are_understood()
    {
        using var table = Csv("# a comment\nname;ra;\"B; mag\"\n\"N \"\"1\"\"\";10.5;\nM2; 11 ;\"12;5\"\n");
        Assert.Equal<string?>(["name", "ra", "B; mag"], table.Columns);
        Assert.Equal<string?>(["N \"1\"", "10.5", null], Row(table));
        Assert.Equal<string?>(["M2", "11", "12;5"], Row(table));
        Assert.False(table.Next());
    }

    [Fact]
    public void A_quoted_field_may_go_over_lines()
    {
        using var table = Csv("a,b\n\"two\nlines\",2\n");
        Assert.Equal<string?>(["two\nlines", "2"], Row(table));
    }

    [Fact]
    public void Fits_columns_of_every_plain_type_are_read()
    {
        using var table = new FitsTable(new MemoryStream(FitsBytes.Table()), () => 0);
        Assert.Equal<string?>(["RA", "DEC", "NAME", "N", "FLUX"], table.Columns);
        Assert.Equal<string?>(["10.25", "-5.5", "one", "7", "1.5"], Row(table));
        Assert.Equal<string?>(["359.75", "89", "two", null, null], Row(table));
        Assert.False(table.Next());
    }

    [Fact]
    public void A_fits_table_that_ends_early_says_how_many_rows_are_missing()
    {
        using var table = new FitsTable(new MemoryStream(FitsBytes.Table()[..(2880 * 2 + 40)]), () => 0);
        table.Next();
        Assert.Contains("1 rows still to come", Assert.Throws<CatalogException>(() => table.Next()).Message);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(2_000)]
    public void A_gzip_file_that_is_cut_short_is_no_shorter_table(int missingBytes)
    {
        var file = Path.GetTempFileName();
        var random = new Random(5);
        using (var output = new StreamWriter(new GZipStream(File.Create(file), CompressionMode.Compress)))
        {
            output.WriteLine("ra,dec");
            for (var i = 0; i < 2_000; i++)
                output.WriteLine($"{random.NextDouble()},{random.NextDouble()}");
        }

        var packed = File.ReadAllBytes(file);
        File.WriteAllBytes(file, packed[..^missingBytes]);
        using (var table = CatalogFile.Open(file))
        {
            Assert.Contains("cut short", Assert.Throws<CatalogException>(() =>
            {
                while (table.Next())
                    _ = table[0];
            }).Message, StringComparison.Ordinal);
        }

        File.Delete(file);
    }

    [Fact]
    public void A_watch_list_is_text_whatever_else_it_looks_like() => WithFile("SIMPLE  =,ra,dec\nx,1,2\n"u8.ToArray(), path =>
    {
        using var table = CatalogFile.Open(path, new CatalogLoadOptions { Name = "ann/mine", Owner = "ann" });
        Assert.Equal<string?>(["SIMPLE  =", "ra", "dec"], table.Columns);
        Assert.Equal<string?>(["x", "1", "2"], Row(table));
        Assert.Throws<CatalogException>(() => CatalogFile.Open(path));
    });

    [Fact]
    public void Damage_within_gzip_is_said_so()
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.ASCII.GetBytes("ra,dec\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i % 360},{(i * 7919L) % 90}\n"))));
        var bytes = zipped.ToArray();
        bytes.AsSpan(bytes.Length / 2, 64).Fill(0xff);
        WithFile(bytes, path =>
            Assert.Contains("damaged", Assert.Throws<CatalogException>(() => ReadAll(path)).Message));
    }

    [Theory]
    [InlineData("99999999999A")]
    [InlineData("2147483647X")]
    [InlineData("2147483647D")]
    [InlineData("8R")]
    public void A_fits_column_that_cannot_be_is_refused_by_name(string form)
    {
        var error = Assert.Throws<CatalogException>(() => new FitsTable(new MemoryStream(FitsBytes.Table(form)), () => 0));
        Assert.Contains($"TFORM3 = '{form}' does not fit a row of 32 bytes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void A_fits_image_too_large_to_be_is_refused_by_name(long pixels)
    {
        var error = Assert.Throws<CatalogException>(() => new FitsTable(new MemoryStream(FitsBytes.Table(pixels: pixels)), () => 0));
        Assert.Contains("a data unit of 8.51E+037 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_longer_than_the_first_read_is_whole()
    {
        var wide = new string('x', 1_000_000);
        using var table = Csv($"a,b\n1,{wide}\n\n2,\"{wide}\"");
        Assert.Equal<string?>(["1", wide], Row(table));
        Assert.Equal<string?>(["2", wide], Row(table));
        Assert.False(table.Next());
    }

    [Theory]
    [InlineData("a,b\r\n1,\"x,\"\"y\"\nz\"\r\n2,w\r\n3\r\n4,v")]
    [InlineData("\uFEFF# note\na|b\n1|2\n\n  \n3|\"\"\n 4 | 5 \n")]
    public void A_table_read_from_any_row_on_gives_the_same_rows(string text)
    {
        var (rows, places) = (new List<string?[]>(), new List<long>());
        using (var table = Csv(text))
        {
            places.Add(table.Position);
            while (table.Next())
            {
                rows.Add([table[0].ToString(), table[1].ToString()]);
                places.Add(table.Position);
            }
        }

        for (var from = 0; from < places.Count; from++)
        {
            using var table = Csv(text);
            table.Resume(places[from]);
            foreach (var row in rows.Skip(from))
                Assert.Equal<string?>(row, Row(table));
            Assert.False(table.Next());
        }
    }

    private static IEnumerable<string?> Row(ICatalogTable table)
    {
        Assert.True(table.Next());
        return Enumerable.Range(0, table.Columns.Count).Select(i => table[i].ToString()).ToList();
    }

    private static void ReadAll(string path)
    {
        using var table = CatalogFile.Open(path);
        while (table.Next())
            Assert.NotEmpty(table.Columns);
    }

    private static void WithFile(byte[] bytes, Action<string> test)
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, bytes);
        test(path);
        File.Delete(path);
    }

    private static CsvTable Csv(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), () => 0);
}
