using Broker.Api.Archive;
using Broker.Core.Sky;

namespace Broker.Tests.Api.Archive;

public sealed class ConeTests
{
    private static readonly double[] Declinations = [-90, -89.9999, -60, 0, 12.3, 89.5, 89.99999, 90];
    private static readonly double[] RightAscensions = [0, 1e-7, 0.2, 123.4, 359.9, 359.9999999];
    private static readonly double[] Radii = [0.1, 5, 600, 3600];

    public static TheoryData<double, double, double> Cones()
    {
        var cones = new TheoryData<double, double, double>();
        foreach (var ra in RightAscensions)
            foreach (var dec in Declinations)
                foreach (var radius in Radii)
                    cones.Add(ra, dec, radius);
        return cones;
    }

    // The second truth is the plain separation of points thrown in and around the circle, poles and ra = 0 included.
    [Theory]
    [MemberData(nameof(Cones))]
    public void The_box_holds_every_point_of_the_circle(double raDeg, double decDeg, double radiusArcsec)
    {
        var cone = new Cone { RaDeg = raDeg, DecDeg = decDeg, RadiusArcsec = radiusArcsec };
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            var (ra, dec) = Near(random, raDeg, decDeg, radiusArcsec * 1.2 / 3600);
            if (Separation.Arcsec(raDeg, decDeg, ra, dec) <= radiusArcsec)
                Assert.True(Holds(cone, ra, dec), $"{ra} {dec}");
        }
    }

    [Fact]
    public void The_box_is_not_much_larger_than_the_circle_away_from_the_poles()
    {
        var (decMin, decMax, first, second) = new Cone { RaDeg = 100, DecDeg = 60, RadiusArcsec = 36 }.Box();
        Assert.Equal(0.02, decMax - decMin, 6);
        Assert.Equal(0.04, first.Max - first.Min, 6);
        Assert.Equal(first, second);
    }

    private static bool Holds(Cone cone, double ra, double dec)
    {
        var (decMin, decMax, first, second) = cone.Box();
        return dec >= decMin && dec <= decMax && ((ra >= first.Min && ra <= first.Max) || (ra >= second.Min && ra <= second.Max));
    }

    // A point at a random distance and direction, through the vector of the centre: no formula of the box is used.
    private static (double RaDeg, double DecDeg) Near(Random random, double raDeg, double decDeg, double distanceDeg)
    {
        var (distance, angle) = (double.DegreesToRadians(distanceDeg * Math.Sqrt(random.NextDouble())), random.NextDouble() * Math.Tau);
        var (ra, dec) = (double.DegreesToRadians(raDeg), double.DegreesToRadians(decDeg));
        var (north, east) = (Math.Cos(angle) * Math.Sin(distance), Math.Sin(angle) * Math.Sin(distance));
        var along = Math.Cos(distance);
        var x = along * Math.Cos(dec) * Math.Cos(ra) - north * Math.Sin(dec) * Math.Cos(ra) - east * Math.Sin(ra);
        var y = along * Math.Cos(dec) * Math.Sin(ra) - north * Math.Sin(dec) * Math.Sin(ra) + east * Math.Cos(ra);
        var z = along * Math.Sin(dec) + north * Math.Cos(dec);
        var newRa = double.RadiansToDegrees(Math.Atan2(y, x));
        return ((newRa + 360) % 360, double.RadiansToDegrees(Math.Atan2(z, Math.Sqrt(x * x + y * y))));
    }
}
