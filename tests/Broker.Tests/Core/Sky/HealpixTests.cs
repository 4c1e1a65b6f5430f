using Broker.Core.Sky;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Core.Sky;

public sealed class HealpixTests
{
    // Computed with astropy-healpix (nested, ICRS), orders 0, 3, 9 and 29; corners, poles, faces' edges and ordinary places.
    [Theory]
    [InlineData(0, 0.0, 0.0, 4)]
    [InlineData(0, 45.0, 80.0, 0)]
    [InlineData(0, 200.0, -80.0, 10)]
    [InlineData(9, 83.6331, 22.0145, 1547877)]
    [InlineData(9, 359.9999, -0.0001, 1114111)]
    [InlineData(29, 266.41683, -29.00781, 2028740913184699884)]
    public void Cells_are_those_of_the_reference(int order, double ra, double dec, long cell) =>
        Assert.Equal(cell, Healpix.Cell(order, ra, dec));

    [Fact]
    public void A_disc_holds_the_cell_of_every_point_in_it()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 20_000; i++)
        {
            var order = random.Next(0, 12);
            var (ra, dec) = Position(random, i);
            var radius = Healpix.CellSideArcsec(order) / 4 * random.NextDouble();
            var cells = new List<long>();
            Healpix.CellsOfDisc(order, ra, dec, radius, cells);
            var (pointRa, pointDec) = Nearby(random, (ra, dec), radius);
            Assert.Contains(Healpix.Cell(order, pointRa, pointDec), cells);
            Assert.Equal(cells.Count, cells.Distinct().Count());
        }
    }

    [Fact]
    public void A_fine_cell_lies_in_its_coarse_parent()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var (ra, dec) = Position(random, i);
            Assert.Equal(Healpix.Cell(29, ra, dec) >> 40, Healpix.Cell(9, ra, dec));
        }
    }

    [Fact]
    public void Separation_is_symmetric_and_small_offsets_keep_their_digits()
    {
        Prop.ForAll<int, int>((a, b) =>
        {
            var (ra, dec) = (Math.Abs(a % 360_000) / 1000.0, b % 89_000 / 1000.0);
            var step = 1e-6;
            var there = Separation.Arcsec(ra, dec, ra, dec + step);
            return Math.Abs(there - step * 3600) < 1e-9 && there == Separation.Arcsec(ra, dec + step, ra, dec);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("05:34:31.94", 83.6330833333, true)]
    [InlineData("5h34m31.94s", 83.6330833333, true)]
    [InlineData("83.6331", 83.6331, true)]
    [InlineData("12 75 00", 0, false)]
    [InlineData("north", 0, false)]
    [InlineData("", 0, false)]
    public void Right_ascension_is_read_as_people_write_it(string text, double raDeg, bool good)
    {
        Assert.Equal(good, Sexagesimal.TryParseRaDeg(text, out var parsed));
        if (good)
            Assert.Equal(raDeg, parsed, 1e-8);
    }

    [Fact]
    public void Sign_of_a_declination_of_zero_degrees_is_kept()
    {
        Assert.True(Sexagesimal.TryParseDecDeg("-00:30:00", out var dec));
        Assert.Equal(-0.5, dec);
    }

    private static (double Ra, double Dec) Position(Random random, int i) => (i % 10) switch
    {
        0 => (random.NextDouble() * 360, 90 - Math.Pow(10, -random.NextDouble() * 6)),
        1 => (random.NextDouble() * 360, -90 + Math.Pow(10, -random.NextDouble() * 6)),
        2 => ((random.Next(2) * 360 - 1e-6 + random.NextDouble() * 2e-6 + 360) % 360, random.NextDouble() * 178 - 89),
        3 => (random.Next(8) * 45 + (random.NextDouble() - 0.5) * 1e-5 + (random.Next(8) == 0 ? 0 : 1e-5), random.NextDouble() * 178 - 89),
        _ => (random.NextDouble() * 360, Math.Asin(random.NextDouble() * 2 - 1) * 180 / Math.PI),
    };

    private static (double Ra, double Dec) Nearby(Random random, (double Ra, double Dec) centre, double radiusArcsec)
    {
        var distance = radiusArcsec / 3600 * random.NextDouble() * Math.PI / 180;
        var angle = random.NextDouble() * 2 * Math.PI;
        var (sinDec, cosDec) = Math.SinCos(centre.Dec * Math.PI / 180);
        var sin = Math.Clamp(sinDec * Math.Cos(distance) + cosDec * Math.Sin(distance) * Math.Cos(angle), -1, 1);
        var delta = Math.Atan2(Math.Sin(angle) * Math.Sin(distance) * cosDec, Math.Cos(distance) - sinDec * sin);
        return (centre.Ra + delta * 180 / Math.PI, Math.Asin(sin) * 180 / Math.PI);
    }
}
