using Broker.Core.Alerts;
using Broker.Ingest.Context;
using Broker.Ingest.Context.Hosts;
using Broker.Tests.Core.Columns;

namespace Broker.Tests.Ingest.Context.Hosts;

public sealed class AlertPlaceTests
{
    private static readonly CatalogInfo Galaxies = Info("ngc") with { Galaxies = [new(GalaxyRole.SemiMajor, "a", "arcsec"), new(GalaxyRole.Redshift, "z", "z")] };
    private static readonly CatalogInfo List = Info("ann/mine") with { Owner = "ann" };
    private static readonly Alert Alert = SampleAlerts.Bare.Alert;

    [Fact]
    public void A_galaxy_among_the_matches_becomes_the_host()
    {
        var context = new AlertPlace([Galaxies, Info("gcvs")]).Of(Alert, [Match("gcvs", 1), Match("ngc", 5, ("a", "4"), ("z", "0.1"))]);

        Assert.Equal("ngc", context.Host!.Catalog);
        Assert.Equal(1.25, context.Host.DlrRatio!.Value, 3);
        Assert.Equal(2, context.Matches.Count);
    }

    [Fact]
    public void Without_a_catalogue_of_galaxies_nothing_is_said()
    {
        Assert.Null(new AlertPlace([Info("gcvs")]).Of(Alert, [Match("gcvs", 1)]).Sentence);
        Assert.Same(AlertContext.None, new AlertPlace([]).Of(Alert, null));
        Assert.Equal("no known galaxy near", new AlertPlace([Galaxies]).Of(Alert, null).Sentence);
    }

    [Fact]
    public void A_catalogue_of_stars_alone_speaks_of_its_stars_and_says_nothing_of_galaxies()
    {
        var place = new AlertPlace([Info("gcvs") with { Stars = true }]);

        Assert.Equal("on a star of gcvs, 0.5\" from it", place.Of(Alert, [Match("gcvs", 0.5)]).Sentence);
        Assert.Null(place.Of(Alert, [Match("gcvs", 1.5)]).Sentence);
    }

    [Fact]
    public void What_moves_through_the_solar_system_has_no_host()
    {
        var moving = Alert with { SolarSystemId = "2010 AB" };

        Assert.Null(new AlertPlace([Galaxies]).Of(moving, [Match("ngc", 1, ("a", "4"))]).Host);
        Assert.Null(new AlertPlace([Galaxies]).Of(moving, null).Sentence);
    }

    [Fact]
    public void A_match_of_a_watch_list_stands_aside_under_its_owner()
    {
        var context = new AlertPlace([Galaxies, List]).Of(Alert, [Match("ann/mine", 1), Match("ngc", 5, ("a", "4"))]);

        Assert.Equal(["ngc"], context.Matches.Select(match => match.Catalog));
        Assert.Equal(("ann", "mine"), (context.Watched[0].Owner, context.Watched[0].Source.Catalog));
        Assert.Equal(["mine", "ngc"], context.For("ann").Matches.Select(match => match.Catalog));
        Assert.Equal(["ngc"], context.For("bob").Matches.Select(match => match.Catalog));
        Assert.Empty(context.For("bob").Watched);
    }

    private static CatalogInfo Info(string name) => new() { Name = name, Generation = 1, Order = 5, RadiusArcsec = 10, Columns = [] };

    private static CatalogMatch Match(string catalog, double separationArcsec, params (string Name, string Value)[] values) => new()
    {
        Catalog = catalog, SourceId = "s", RaDeg = Alert.RaDeg, DecDeg = Alert.DecDeg + separationArcsec / 3600, SeparationArcsec = separationArcsec,
        Values = values.ToDictionary(value => value.Name, value => value.Value),
    };
}
