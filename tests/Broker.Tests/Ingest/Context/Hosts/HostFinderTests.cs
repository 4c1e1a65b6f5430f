using Broker.Core.Alerts;
using Broker.Core.Sky;
using Broker.Ingest.Context.Hosts;

namespace Broker.Tests.Ingest.Context.Hosts;

public sealed class HostFinderTests
{
    private const double RaDeg = 150;
    private const double DecDeg = 2;

    [Fact]
    public void The_sentence_says_where_in_which_galaxy_and_how_far_out()
    {
        var found = Find([Near("ngc", "NGC1", (-1.485, -1.485), new Galaxy { SemiMajorArcsec = 6, AxisRatio = 0.8, PositionAngleDeg = 30, Redshift = 0.03, Morphology = "E3" })]);

        Assert.Equal("2.1\" north-east of an elliptical galaxy at z = 0.03, 1.3 kpc projected; likely host", found.Sentence);
        Assert.Equal("0.36 light radii in its direction (limit 4); the only galaxy here", found.Reason);
        Assert.Null(found.RunnerUp);
    }

    [Fact]
    public void A_far_galaxy_that_reaches_out_beats_a_near_one_that_does_not()
    {
        var large = Near("ngc", "large", (0, 60), new Galaxy { SemiMajorArcsec = 40, AxisRatio = 0.5, PositionAngleDeg = 0 });
        var small = Near("ngc", "small", (8, 0), new Galaxy { SemiMajorArcsec = 2, AxisRatio = 0.5, PositionAngleDeg = 0 });

        var found = Find([small, large]);

        Assert.Equal("large", found.Host!.SourceId);
        Assert.Equal("small", found.RunnerUp!.SourceId);
        Assert.Equal("1.5 light radii in its direction (limit 4); small of ngc is out of reach with 8 light radii in its direction", found.Reason);
        Assert.Equal("60\" south of a galaxy; likely host", found.Sentence);
    }

    [Fact]
    public void Turning_the_same_ellipse_away_loses_the_host()
    {
        Galaxy Turned(double angle) => new() { SemiMajorArcsec = 10, AxisRatio = 0.2, PositionAngleDeg = angle };

        Assert.NotNull(Find([Near("g", "1", (0, -20), Turned(0))]).Host);
        Assert.Null(Find([Near("g", "1", (0, -20), Turned(90))]).Host);
    }

    [Fact]
    public void When_nothing_qualifies_the_nearest_to_it_is_named()
    {
        var found = Find([Near("g", "1", (35, 0), new Galaxy { SemiMajorArcsec = 3, Morphology = "Sbc", Redshift = 0.0123 })]);

        Assert.Null(found.Host);
        Assert.Equal("1", found.RunnerUp!.SourceId);
        Assert.Equal("no galaxy within its reach; nearest is a spiral galaxy at z = 0.012, 35\" to the east", found.Sentence);
        Assert.Equal("1 of g is strongest with 12 light radii, above the limit of 4", found.Reason);
        Assert.Equal("no known galaxy near", Find([]).Sentence);
    }

    [Fact]
    public void Within_the_astrometric_error_it_is_at_the_nucleus() =>
        Assert.Equal(
            "at the nucleus of a lenticular galaxy at 3.6 Mpc; likely host",
            Find([Near("g", "1", (0.3, 0.3), new Galaxy { SemiMajorArcsec = 3, Morphology = "S0-a", DistanceMpc = 3.63 })]).Sentence);

    [Fact]
    public void Rows_that_are_stars_or_nebulae_are_no_candidates() =>
        Assert.Null(Find([Near("ngc", "cluster", (5, 0), new Galaxy { SemiMajorArcsec = 60, IsGalaxy = false })]).RunnerUp);

    [Fact]
    public void An_alert_on_a_star_has_no_host_unless_the_star_is_the_nucleus()
    {
        var galaxy = Near("g", "1", (3, 0), new Galaxy { SemiMajorArcsec = 5 });
        var nucleus = Near("g", "2", (0.4, 0), new Galaxy { SemiMajorArcsec = 5 });
        var star = Near("gaia", "S", (0.4, 0), new Galaxy()).Match;

        var onStar = HostFinder.Find([galaxy], [star], RaDeg, DecDeg);

        Assert.Null(onStar.Host);
        Assert.Equal("1", onStar.RunnerUp!.SourceId);
        Assert.Equal("on a star of gaia, 0.4\" from it", onStar.Sentence);
        Assert.Equal("2", HostFinder.Find([nucleus], [star], RaDeg, DecDeg).Host!.SourceId);
    }

    [Fact]
    public void An_alert_on_a_star_is_said_to_be_so_whether_or_not_a_galaxy_is_near()
    {
        var outOfReach = Near("g", "1", (35, 0), new Galaxy { SemiMajorArcsec = 3 });
        var star = Near("gaia", "S", (0.4, 0), new Galaxy()).Match;

        Assert.Equal("on a star of gaia, 0.4\" from it", HostFinder.Find([], [star], RaDeg, DecDeg).Sentence);
        Assert.Equal("on a star of gaia, 0.4\" from it", HostFinder.Find([outOfReach], [star], RaDeg, DecDeg).Sentence);
    }

    [Fact]
    public void One_galaxy_in_two_catalogues_is_no_rival_to_itself_and_lends_its_redshift()
    {
        var shape = Near("shapes", "a", (4, 0), new Galaxy { SemiMajorArcsec = 5, AxisRatio = 0.5, PositionAngleDeg = 90 });
        var redshift = Near("redshifts", "b", (4.5, 0), new Galaxy { Magnitude = 15, Redshift = 0.03 });

        var found = Find([redshift, shape]);

        Assert.Null(found.RunnerUp);
        Assert.Equal(0.03, found.Host!.Redshift);
        Assert.Equal(4 * 0.621268, found.Host.ProjectedKpc!.Value, 3);
    }

    [Fact]
    public void The_order_of_the_neighbours_does_not_matter()
    {
        var random = new Random(11);
        var galaxies = Enumerable.Range(0, 6)
            .Select(i => Near("g", $"{i}", (random.Next(-40, 40), random.Next(-40, 40)), new Galaxy { SemiMajorArcsec = random.Next(1, 9), Magnitude = 15 }))
            .ToArray();

        Assert.Equal(Find(galaxies), Find([.. galaxies.Reverse()]));
    }

    [Theory]
    [InlineData("E", "elliptical")]
    [InlineData("dE", "elliptical")]
    [InlineData("cD", "elliptical")]
    [InlineData("E-S0", "lenticular")]
    [InlineData("SB0", "lenticular")]
    [InlineData("SABbc", "spiral")]
    [InlineData("IB", "irregular")]
    [InlineData("-5.0", "elliptical")]
    [InlineData("3.1", "spiral")]
    [InlineData("?", null)]
    [InlineData("", null)]
    public void Types_have_families(string type, string? family) => Assert.Equal(family, ObjectTypes.Family(type));

    private static HostFinding Find(params (CatalogMatch, Galaxy)[] galaxies) => HostFinder.Find(galaxies, [], RaDeg, DecDeg);

    // A galaxy so many arcsec east and north of the alert.
    private static (CatalogMatch Match, Galaxy Galaxy) Near(string catalog, string id, (double East, double North) offset, Galaxy galaxy)
    {
        var (ra, dec) = (RaDeg + offset.East / 3600 / Math.Cos(DecDeg * Math.PI / 180), DecDeg + offset.North / 3600);
        var match = new CatalogMatch { Catalog = catalog, SourceId = id, RaDeg = ra, DecDeg = dec, SeparationArcsec = Separation.Arcsec(RaDeg, DecDeg, ra, dec) };
        return (match, galaxy);
    }
}
