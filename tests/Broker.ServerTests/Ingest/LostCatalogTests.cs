using Broker.Broker.DevStack;
using Broker.Core.Alerts;
using Broker.Core.Storage;
using Broker.Ingest.Context;
using Broker.ServerTests.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Broker.ServerTests.Ingest;

/// <summary>A Redis that comes back empty, to a broker that was restarted too.</summary>
[Collection(WithRealServers.Name)]
public sealed class LostCatalogTests(RealServers servers) : IAsyncLifetime
{
    private ServerProcess server = null!;
    private ConnectionMultiplexer redis = null!;
    private Database database = null!;

    public async Task InitializeAsync()
    {
        (server, var address) = await PrivateRedis.StartAsync(Path.Combine(servers.Folder, RealServers.UniqueName("redis")), CancellationToken.None);
        redis = await ConnectionMultiplexer.ConnectAsync(address);
        database = new Database(await servers.NewDatabaseAsync());
        await database.MigrateAsync(default);
    }

    public async Task DisposeAsync()
    {
        redis.Dispose();
        await database.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task What_was_there_is_missed_after_a_restart_until_it_is_loaded_or_dropped()
    {
        Assert.Null(await MissingAsync());
        await LoadAsync("near");
        await LoadAsync("far");
        Assert.Null(await MissingAsync());
        await redis.GetDatabase().ExecuteAsync("FLUSHALL");

        Assert.Contains("lost", await MissingAsync(), StringComparison.Ordinal);
        await LoadAsync("near");
        Assert.Contains("lost", await MissingAsync(), StringComparison.Ordinal);

        Assert.True(await new ExpectedCatalogs(database).RemoveAsync("far", default));
        Assert.Null(await MissingAsync());
        Assert.Equal(["near"], await new ExpectedCatalogs(database).ReadAsync(default));
    }

    // Each time as a process that has just started.
    private async Task<string?> MissingAsync()
    {
        var reader = new ContextReader(redis, TimeProvider.System, NullLogger<ContextReader>.Instance, new SeenCatalogs(new ExpectedCatalogs(database)));
        var alert = new Alert { Survey = "test", SchemaVersion = "1", AlertId = 1, ObjectId = "o", RaDeg = 10, DecDeg = 20, MjdTai = 61_000, Band = "r" };
        return (await reader.ReadAsync([alert], CancellationToken.None))[0].MissingReason;
    }

    private async Task LoadAsync(string name)
    {
        var file = Path.Combine(servers.Folder, $"{RealServers.UniqueName(name)}.csv");
        await File.WriteAllLinesAsync(file, ["name,ra,dec", "s1,10,20"]);
        await new CatalogLoader(new CatalogStore(redis), TimeProvider.System).LoadAsync(
            file, new CatalogLoadOptions { Name = name, RadiusArcsec = 60 }, (_, _) => { }, CancellationToken.None);
    }
}
