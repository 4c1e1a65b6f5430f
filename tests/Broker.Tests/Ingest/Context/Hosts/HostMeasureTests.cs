using Broker.Core.Alerts;
using Broker.Core.Sky;
using Broker.Ingest.Context.Hosts;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Ingest.Context.Hosts;

public sealed class HostMeasureTests
{
    // Positions by astropy 5.2.1 (directional_offset_by); light radii by bisecting the ellipse's equation along the direction.
    private static readonly Reference[] References =
    [
        new((10, 20), (10.000438952086437, 20.00041247841529), new Galaxy { SemiMajorArcsec = 6, AxisRatio = 0.8, PositionAngleDeg = 30 }, (2.1, 45), 0.356533089),
        new((359.9999, -70), (359.9915635362804, -70.00783057699333), new Galaxy { SemiMajorArcsec = 20, AxisRatio = 0.25, PositionAngleDeg = 200 }, (30, 200), 1.5),
        new((0.0005, 0), (359.9971671743495, 5.81746880914704e-05), new Galaxy { SemiMajorArcsec = 8, AxisRatio = 0.25, PositionAngleDeg = 1 }, (12, 271), 6),
        new((120, 89.99), (146.40590019220969, 89.98086107418801), new Galaxy { SemiMajorArcsec = 25, AxisRatio = 0.8, PositionAngleDeg = -40 }, (40, 130), 1.613512105),
        new((200, -45), (200, -44.99916666666666), new Galaxy { SemiMajorArcsec = 1.5, AxisRatio = 1, PositionAngleDeg = 90 }, (3, 0), 2),
    ];

    [Fact]
    public void Light_radii_are_those_of_the_reference() => Assert.All(References, known =>
    {
        var claim = HostMeasure.Of(Match(known.Galaxy.RaDeg, known.Galaxy.DecDeg, known.Alert), known.Shape, known.Alert.RaDeg, known.Alert.DecDeg);

        Assert.Equal(HostMethod.DirectionalLightRadius, claim.Candidate.Method);
        Assert.Equal(known.Offset.Arcsec, claim.Candidate.SeparationArcsec, 6);
        Assert.Equal(known.Offset.AngleDeg, claim.Candidate.PositionAngleDeg, 5);
        Assert.Equal(known.LightRadii, claim.Candidate.DlrRatio!.Value, 6);
        Assert.Equal(known.LightRadii / 4, claim.ShareOfLimit, 6);
    });

    // Python, from the formula as Bloom et al. 2002 print it.
    [Theory]
    [InlineData(1, 24, 0.01489925814630233)]
    [InlineData(5, 20, 0.017801870707271794)]
    [InlineData(10, 22, 0.27993437656720666)]
    [InlineData(60, 14, 0.026721120704661594)]
    public void Chance_coincidence_is_that_of_the_paper(double separation, double magnitude, double probability) =>
        Assert.Equal(probability, ChanceCoincidence.Of(separation, magnitude), 12);

    [Fact]
    public void Light_radius_lies_between_the_axes_and_is_one_of_them_along_it() => Prop.ForAll<int, int, int>((a, b, angle) =>
    {
        var (semiMajor, ratio) = (1 + Math.Abs(a % 1000) / 10.0, (1 + Math.Abs(b % 100)) / 100.0);
        var radius = LightRadius.Toward(semiMajor, ratio, angle);
        return radius >= semiMajor * ratio - 1e-9 && radius <= semiMajor + 1e-9
            && Math.Abs(LightRadius.Toward(semiMajor, ratio, 180) - semiMajor) < 1e-9
            && Math.Abs(LightRadius.Toward(semiMajor, ratio, 90) - semiMajor * ratio) < 1e-9;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_shape_without_direction_is_a_circle_of_the_same_area()
    {
        var claim = Claim(new Galaxy { SemiMajorArcsec = 4, AxisRatio = 0.25 }, 6);

        Assert.Equal(HostMethod.ScaledRadius, claim.Candidate.Method);
        Assert.Equal(3, claim.Candidate.DlrRatio!.Value, 6);
    }

    [Fact]
    public void Without_a_size_the_magnitude_decides_and_without_that_the_separation()
    {
        Assert.Equal(HostMethod.ChanceCoincidence, Claim(new Galaxy { Magnitude = 18 }, 6).Candidate.Method);
        Assert.Equal(HostMethod.Separation, Claim(new Galaxy(), 6).Candidate.Method);
        Assert.True(Claim(new Galaxy(), 1.9).IsHost);
        Assert.False(Claim(new Galaxy(), 2.1).IsHost);
    }

    [Fact]
    public void Offset_in_kpc_comes_from_the_distance_else_from_a_redshift_beyond_own_motions()
    {
        Assert.Equal(1.3046638, Claim(new Galaxy { Redshift = 0.03 }, 2.1).Candidate.ProjectedKpc!.Value, 5);
        Assert.Equal(2.1 * 10_000 / 206264.806, Claim(new Galaxy { Redshift = 0.03, DistanceMpc = 10 }, 2.1).Candidate.ProjectedKpc!.Value, 5);
        Assert.Null(Claim(new Galaxy { Redshift = 0.0004 }, 2.1).Candidate.ProjectedKpc);
    }

    [Theory]
    [InlineData(0, "north")]
    [InlineData(22.6, "north-east")]
    [InlineData(90, "east")]
    [InlineData(180, "south")]
    [InlineData(225, "south-west")]
    [InlineData(337.6, "north")]
    [InlineData(359.9, "north")]
    public void Directions_have_eight_names(double angle, string name) => Assert.Equal(name, Bearing.Point(angle));

    private static Claim Claim(Galaxy galaxy, double separationArcsec)
    {
        var dec = 10 + separationArcsec / 3600;
        return HostMeasure.Of(Match(50, 10, (50, dec)), galaxy, 50, dec);
    }

    private static CatalogMatch Match(double ra, double dec, (double RaDeg, double DecDeg) alert) => new()
    {
        Catalog = "galaxies", SourceId = "G", RaDeg = ra, DecDeg = dec, SeparationArcsec = Separation.Arcsec(ra, dec, alert.RaDeg, alert.DecDeg),
    };

    private sealed record Reference((double RaDeg, double DecDeg) Galaxy, (double RaDeg, double DecDeg) Alert, Galaxy Shape, (double Arcsec, double AngleDeg) Offset, double LightRadii);
}
