using Broker.Core.Alerts;
using Broker.Core.Sky;
using Broker.Ingest.Context;
using Broker.ServerTests.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Broker.ServerTests.Ingest;

[Collection(WithRealServers.Name)]
public sealed class CatalogTests(RealServers servers) : IAsyncLifetime
{
    private const int Sources = 20_000;
    private readonly Random random = new(11);
    private readonly string name = RealServers.UniqueName("cat");
    private (double Ra, double Dec)[] places = [];
    private ConnectionMultiplexer redis = null!;

    public async Task InitializeAsync()
    {
        redis = await ConnectionMultiplexer.ConnectAsync(servers.Redis);
        places = [.. Enumerable.Range(0, Sources).Select(_ => (random.NextDouble() * 360, Math.Asin(random.NextDouble() * 2 - 1) * 180 / Math.PI))];
    }

    public Task DisposeAsync()
    {
        redis.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Every_source_within_the_radius_is_found_and_no_other()
    {
        var store = new CatalogStore(redis);
        var info = await LoadAsync(store, "first");
        Assert.Equal(Sources, info.Rows);
        Assert.Equal(1, info.RejectedRows);

        var alerts = places.Take(300).Select((place, i) => AlertNear(place, i)).ToList();
        var contexts = await Reader().ReadAsync(alerts, CancellationToken.None);
        for (var i = 0; i < alerts.Count; i++)
        {
            var expected = places.Where(place => Separation.Arcsec(alerts[i].RaDeg, alerts[i].DecDeg, place.Ra, place.Dec) <= 60).Count();
            var own = contexts[i].Matches.Where(match => match.Catalog == name).ToList();
            Assert.Equal(Math.Min(expected, CatalogLoadOptions.UsualMatches), own.Count);
            Assert.All(own, match => Assert.Equal("first", match.Values["kind"]));
            Assert.Equal(own.OrderBy(match => match.SeparationArcsec), own);
        }

        await store.DropAsync(name);
    }

    [Fact]
    public async Task A_second_load_takes_the_place_of_the_first_and_leaves_nothing_behind()
    {
        var store = new CatalogStore(redis);
        var first = await LoadAsync(store, "first");
        var second = await LoadAsync(store, "second");
        Assert.NotEqual(first.Generation, second.Generation);
        var (found, _) = await new CatalogCone(store).SearchAsync(second, places[0], 36_000, 1000);
        Assert.All(found, match => Assert.Equal("second", match.Source.Values[0]));
        Assert.True((await redis.GetDatabase().StringGetAsync(CatalogStore.Key(CatalogStore.KeyPrefix(first), Healpix.Cell(first.Order, places[0].Ra, places[0].Dec)))).IsNull);
        Assert.True(await store.DropAsync(name));
        Assert.False(await store.DropAsync(name));
    }

    private ContextReader Reader() => new(redis, TimeProvider.System, NullLogger<ContextReader>.Instance);

    private async Task<CatalogInfo> LoadAsync(CatalogStore store, string kind)
    {
        var file = Path.Combine(servers.Folder, $"{name}.csv");
        await File.WriteAllLinesAsync(file, places.Select((place, i) => $"s{i},{place.Ra:R},{place.Dec:R},{kind}").Prepend("bad,,,x").Prepend("name,ra,dec,kind"));
        return await new CatalogLoader(store, TimeProvider.System).LoadAsync(
            file, new CatalogLoadOptions { Name = name, RadiusArcsec = 60 }, (_, _) => { }, CancellationToken.None);
    }

    private Alert AlertNear((double Ra, double Dec) place, int i) => new()
    {
        Survey = "test",
        SchemaVersion = "1",
        AlertId = i,
        ObjectId = $"o{i}",
        RaDeg = (place.Ra + (random.NextDouble() - 0.5) / 100 + 360) % 360,
        DecDeg = Math.Clamp(place.Dec + (random.NextDouble() - 0.5) / 100, -90, 90),
        MjdTai = 61000,
        Band = "r",
    };
}
