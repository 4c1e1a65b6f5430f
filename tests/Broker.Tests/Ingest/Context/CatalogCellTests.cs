using System.Text;
using Broker.Core.Sky;
using Broker.Ingest.Context;
using Broker.Ingest.Context.Tables;

namespace Broker.Tests.Ingest.Context;

public sealed class CatalogCellTests
{
    private readonly Random random = new(20261121);

    [Theory]
    [InlineData("0", 2)]
    [InlineData("-18.532", 4)]
    [InlineData("18.50", 3)]
    [InlineData("0.001", 2)]
    [InlineData("-0.5", 2)]
    [InlineData("999999999999999999", 10)]
    [InlineData("5853498713190525696", 20)]
    [InlineData("-0.0", 5)]
    [InlineData("007", 4)]
    [InlineData("1e5", 4)]
    [InlineData(".5", 3)]
    [InlineData("5.", 3)]
    [InlineData("-", 2)]
    [InlineData(".", 2)]
    [InlineData("NGC 1 \u00e4", 9)]
    public void A_text_comes_back_letter_by_letter(string text, int bytes)
    {
        var packed = new byte[PackedValue.LargestBytes];
        Assert.Equal(bytes, PackedValue.Write(TableValue.Text(Encoding.UTF8.GetBytes(text)), packed));
        ReadOnlySpan<byte> rest = packed;
        Assert.True(PackedValue.TryRead(ref rest, out var back));
        Assert.Equal(text, back);
        Assert.Equal(packed.Length - bytes, rest.Length);
    }

    [Fact]
    public void Any_number_and_any_text_comes_back()
    {
        var packed = new byte[PackedValue.LargestBytes];
        for (var i = 0; i < 20_000; i++)
        {
            var text = random.Next(3) switch
            {
                0 => ((decimal)random.NextInt64(-1_000_000_000, 1_000_000_000) / (decimal)Math.Pow(10, random.Next(9))).ToString(System.Globalization.CultureInfo.InvariantCulture),
                1 => (random.NextDouble() * Math.Pow(10, random.Next(-20, 20))).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
                _ => new string([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => "0123456789.-+e"[random.Next(14)])]),
            };
            var length = PackedValue.Write(TableValue.Text(Encoding.UTF8.GetBytes(text)), packed);
            ReadOnlySpan<byte> rest = packed.AsSpan(0, length);
            Assert.True(PackedValue.TryRead(ref rest, out var back));
            Assert.Equal(text, back);
            Assert.True(rest.IsEmpty);
            for (var torn = 0; torn < length; torn++)
            {
                rest = packed.AsSpan(0, torn);
                Assert.False(PackedValue.TryRead(ref rest, out _));
            }
        }
    }

    [Fact]
    public void A_long_text_is_cut_at_a_character()
    {
        var packed = new byte[PackedValue.LargestBytes];
        PackedValue.Write(TableValue.Text(Encoding.UTF8.GetBytes("x" + new string('\u00e4', 2000))), packed);
        ReadOnlySpan<byte> rest = packed;
        Assert.True(PackedValue.TryRead(ref rest, out var back));
        Assert.Equal("x" + new string('\u00e4', 255), back);
    }

    [Fact]
    public void An_entry_comes_back_with_what_it_has()
    {
        var bytes = new byte[CellEntry.LargestBytes];
        for (var i = 0; i < 20_000; i++)
        {
            var entry = new CellEntry(Math.Round(random.NextDouble() * 359.999, 9), Math.Round(random.NextDouble() * 180 - 90, 9))
            {
                RadiusArcsec = random.Next(2) == 0 ? null : random.NextSingle() * 100,
                Motion = random.Next(2) == 0 ? null : new ProperMotion(random.NextSingle(), random.NextSingle(), 2016),
                DistanceMpc = random.Next(2) == 0 ? null : random.NextSingle(),
            };
            var length = entry.Write(bytes);
            CellEntry.MarkHome(bytes);
            Assert.True(CellEntry.IsHome(bytes));
            ReadOnlySpan<byte> rest = bytes.AsSpan(0, length);
            Assert.True(CellEntry.TryRead(ref rest, out var back));
            Assert.Equal(entry, back);
            Assert.True(rest.IsEmpty);
            rest = bytes.AsSpan(0, length - 1);
            Assert.False(CellEntry.TryRead(ref rest, out _));
        }
    }

    [Fact]
    public void A_torn_cell_is_noticed()
    {
        var source = Source(new CellEntry(1, 2), "a", "b");
        byte[] packed = [(byte)source.Length, .. source];
        for (var length = 1; length < packed.Length; length++)
        {
            var cell = new CatalogCell(packed.AsSpan(0, length));
            Assert.False(cell.Next());
            Assert.True(cell.IsTorn);
        }
    }

    [Fact]
    public void Sources_stand_one_behind_another()
    {
        var (one, two) = (Source(new CellEntry(1, 2), "a", "17.5"), Source(new CellEntry(3, 4) { DistanceMpc = 20 }, "b", "x"));
        var cell = new CatalogCell((byte[])[(byte)one.Length, .. one, (byte)two.Length, .. two]);
        Assert.True(cell.Next());
        Assert.Equal(("a", "17.5"), CatalogCell.Unpack(cell.Source, 1) is { } first ? (first.Id, first.Values[0]) : default);
        Assert.True(cell.Next());
        Assert.Equal(("b", 3, 20), CatalogCell.Unpack(cell.Source, 1) is { } second ? (second.Id, second.RaDeg, second.DistanceMpc) : default);
        Assert.Null(CatalogCell.Unpack(cell.Source, 2));
        Assert.False(cell.Next());
        Assert.False(cell.IsTorn);
    }

    private static byte[] Source(CellEntry entry, params string[] texts)
    {
        var bytes = new byte[1000];
        var length = entry.Write(bytes);
        foreach (var text in texts)
            length += PackedValue.Write(TableValue.Text(Encoding.UTF8.GetBytes(text)), bytes.AsSpan(length));
        return bytes[..length];
    }
}
