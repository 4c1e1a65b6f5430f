using System.Globalization;
using Broker.Broker.DevStack;
using Broker.Ingest.Context;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;
using Broker.ServerTests.Whole;
using StackExchange.Redis;

namespace Broker.ServerTests.Ingest;

/// <summary>Loads that are interrupted: by kill -9, by a Redis that goes away, by another load.</summary>
[Collection(WithRealServers.Name)]
public sealed class CatalogLoadTests(RealServers servers) : IAsyncLifetime
{
    private const int Rows = 200_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private readonly string name = RealServers.UniqueName("load");
    private ConnectionMultiplexer redis = null!;

    private string Folder => Path.Combine(servers.Folder, name);

    private CatalogStore Store => new(redis);

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Folder);
        redis = await ConnectionMultiplexer.ConnectAsync(servers.Redis);
    }

    public async Task DisposeAsync()
    {
        await Store.DropAsync(name);
        redis.Dispose();
    }

    [Fact]
    public async Task A_killed_load_goes_on_where_it_stopped_and_the_old_catalogue_is_seen_until_then()
    {
        var (old, file) = (Table("old.csv", 100), Table("new.csv", Rows));
        Assert.Equal(0, (await RunAsync("load", old, "--name", name)).ExitCode);
        await using (var loading = BrokerProgram.Start(Folder, Settings, Arguments(file)))
        {
            await Eventually.HoldsAsync(async () => (await UnfinishedAsync())?.Info.Rows > 0, Limit, "some rows are in");
            await loading.KillAsync();
        }

        var left = await UnfinishedAsync();
        Assert.InRange(left!.Info.Rows, 1, Rows - 1);
        Assert.Equal(100, (await OwnAsync()).Rows);
        Assert.Equal(100, await CountAsync());
        Assert.Contains("unfinished load", (await RunAsync("list")).Output);

        var (code, _, errors) = await BrokerProgram.RunAsync(Folder, Settings, Arguments(file));
        Assert.True(code == 0, errors);
        Assert.Contains($"going on at row {left.Info.Rows}", errors);
        Assert.Equal((Rows, 1), ((await OwnAsync()).Rows, (await OwnAsync()).RejectedRows));
        Assert.Equal(Rows, await CountAsync());
        Assert.Null(await UnfinishedAsync());
        Assert.Equal(left.Info.Generation, (await OwnAsync()).Generation);
    }

    [Fact]
    public async Task A_load_with_other_options_starts_anew_and_nothing_is_left_of_the_abandoned_one()
    {
        var file = Table("new.csv", Rows);
        await using (var loading = BrokerProgram.Start(Folder, Settings, Arguments(file)))
        {
            await Eventually.HoldsAsync(async () => (await UnfinishedAsync())?.Info.Rows > 0, Limit, "some rows are in");
            await loading.KillAsync();
        }

        var abandoned = (await UnfinishedAsync())!.Info;
        Assert.NotEqual(0, await KeysAsync(abandoned));
        var (code, _, errors) = await BrokerProgram.RunAsync(Folder, Settings, [.. Arguments(Table("other.csv", 1000))]);
        Assert.True(code == 0, errors);
        Assert.Equal(0, await KeysAsync(abandoned));
        Assert.Equal(1000, await CountAsync());
        var info = await OwnAsync();
        Assert.Equal(0, (await RunAsync("drop", name)).ExitCode);
        Assert.Equal(0, await KeysAsync(info));
    }

    [Fact]
    public async Task A_load_waits_for_a_redis_that_goes_away()
    {
        var (server, address) = await PrivateRedis.StartAsync(Path.Combine(Folder, "redis"), CancellationToken.None);
        await using var own = server;
        using var connection = await ConnectionMultiplexer.ConnectAsync($"{address},abortConnect=false");
        var said = new List<string>();
        Task? outage = null;
        var loader = new CatalogLoader(new CatalogStore(connection), TimeProvider.System, said.Add);
        var info = await loader.LoadAsync(Table("new.csv", Rows), new CatalogLoadOptions { Name = name }, (_, rows) => outage ??= rows > 0 ? OutageAsync() : null, CancellationToken.None);
        await outage!;
        Assert.Contains(said, sentence => sentence.Contains("waiting"));
        Assert.Contains(said, sentence => sentence.Contains("going on"));
        Assert.Equal(Rows, info.Rows);
        Assert.Equal(Rows, (await new CatalogCone(new CatalogStore(connection)).SearchAsync(info, (0, 0), CatalogCone.LargestRadiusArcsec, 1)).Count);

        async Task OutageAsync()
        {
            await own.StopAsync();
            await Task.Delay(TimeSpan.FromSeconds(2));
            await own.StartAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Of_two_loads_of_one_file_at_once_one_comes_to_its_end_and_has_every_row_once()
    {
        var file = Table("new.csv", Rows);
        var loads = await Task.WhenAll(LoadAsync(file), LoadAsync(file));
        Assert.Single(loads, error => error is null);
        Assert.Single(loads, error => error is { IsTakenOver: true });
        Assert.Equal(Rows, await CountAsync());
        Assert.Null(await UnfinishedAsync());
    }

    [Fact]
    public async Task Another_loads_cleaning_leaves_a_replaced_catalogue_to_its_readers()
    {
        await LoadAsync(Table("old.csv", 100));
        var old = await OwnAsync();
        var replacing = LoadAsync(Table("new.csv", 1000));
        await Eventually.HoldsAsync(async () => (await OwnAsync()).Generation != old.Generation, Limit, "the new one is seen");
        await Store.Loads(TimeProvider.System, _ => { }).RemoveRetiredAsync(CancellationToken.None);
        Assert.NotEqual(0, await KeysAsync(old));
        Assert.Null(await replacing);
        Assert.Equal(0, await KeysAsync(old));
    }

    [Fact]
    public async Task All_wrong_options_are_named_at_once()
    {
        var (code, output, errors) = await RunAsync("load", Table("some.csv", 10), "--name", "A B", "--radius", "-1", "--ra", "alfa", "--radius-kpc", "x", "--nearest", "0", "--epoch", "soon");
        Assert.Equal((2, ""), (code, output));
        Assert.All(["'A B'", "--radius: -1", "'alfa'", "'x'", "--nearest", "'soon'", "the table has: id, ra, dec, mag"], words => Assert.Contains(words, errors));
    }

    private Dictionary<string, string> Settings => new() { ["BROKER_REDIS"] = servers.Redis };

    private string[] Arguments(string file) => ["catalog", "load", file, "--name", name, "--radius", "20"];

    private async Task<CatalogException?> LoadAsync(string file)
    {
        try
        {
            await new CatalogLoader(Store, TimeProvider.System).LoadAsync(file, new CatalogLoadOptions { Name = name, RadiusArcsec = 20 }, (_, _) => { }, CancellationToken.None);
            return null;
        }
        catch (CatalogException error)
        {
            return error;
        }
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) => BrokerProgram.RunAsync(Folder, Settings, ["catalog", .. arguments]);

    private async Task<LoadProgress?> UnfinishedAsync() => (await Store.ListUnfinishedAsync()).FirstOrDefault(load => load.Info.Name == name);

    private async Task<CatalogInfo> OwnAsync() => (await Store.ListAsync()).Single(info => info.Name == name);

    private async Task<long> CountAsync() =>
        (await new CatalogCone(Store).SearchAsync(await OwnAsync(), (0, 0), CatalogCone.LargestRadiusArcsec, 1)).Count;

    private async Task<long> KeysAsync(CatalogInfo info)
    {
        var cells = Enumerable.Range(0, 12 << (2 * info.Order)).Select(cell => (RedisKey)CatalogStore.Key(CatalogStore.KeyPrefix(info), cell));
        return (await Store.ReadAsync([.. cells])).Count(value => value.HasValue);
    }

    private string Table(string file, int rows)
    {
        var path = Path.Combine(Folder, file);
        var random = new Random(rows);
        File.WriteAllLines(path, Enumerable.Range(0, rows).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{i},{random.NextDouble() * 360:F6},{Math.Asin(2 * random.NextDouble() - 1) * 180 / Math.PI:F6},{random.NextDouble() * 20:F3}")).Prepend("x,,,").Prepend("id,ra,dec,mag"));
        return path;
    }
}
