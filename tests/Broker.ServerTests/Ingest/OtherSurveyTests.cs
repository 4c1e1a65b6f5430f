using Broker.Broker.DevStack;
using Broker.Core.Alerts;
using Broker.Ingest.Context.Objects;
using Broker.ServerTests.Servers;
using Broker.Tests.Ingest.Context.Objects;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Broker.ServerTests.Ingest;

/// <summary>What one survey sees is found by another, through a Redis of its own.</summary>
[Collection(WithRealServers.Name)]
public sealed class OtherSurveyTests(RealServers servers) : IAsyncLifetime
{
    private const double RadiusArcsec = 1.5;
    private ServerProcess server = null!;
    private ConnectionMultiplexer redis = null!;

    public async Task InitializeAsync()
    {
        (server, var address) = await PrivateRedis.StartAsync(Path.Combine(servers.Folder, RealServers.UniqueName("redis")), CancellationToken.None);
        redis = await ConnectionMultiplexer.ConnectAsync(address);
    }

    public async Task DisposeAsync()
    {
        redis.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData(123.4, -56.7)]
    [InlineData(359.99999, 0)]
    [InlineData(0, 41.8103149)]
    [InlineData(77, 90)]
    [InlineData(200, -90)]
    public async Task Each_survey_finds_the_others_object_in_later_batches_and_in_one_batch(double ra, double dec)
    {
        var (lsst, ztf) = (Places.Alert("lsst", "4711", ra, dec), Places.Alert("ztf", "ZTF18a", (ra + 0.0001) % 360, dec > 0 ? dec - 0.0001 : dec + 0.0001, 60_990));
        Assert.Equal([""], Text(await ReadAsync(ztf)));
        Assert.Equal(["ztf ZTF18a 60990"], Text(await ReadAsync(lsst)));
        Assert.Equal(["lsst 4711 61000"], Text(await ReadAsync(ztf)));

        await redis.GetDatabase().ExecuteAsync("FLUSHALL");
        Assert.Equal(["ztf ZTF18a 60990", "lsst 4711 61000", ""], Text(await ReadAsync(lsst, ztf, Places.Alert("ztf", "far", ra, dec > 0 ? dec - 0.01 : dec + 0.01))));
    }

    [Fact]
    public async Task An_object_stays_where_it_was_seen_last_whatever_order_and_however_often_its_alerts_come()
    {
        Alert[] seen = [.. Enumerable.Range(0, 20).Select(i => Places.Alert("ztf", $"ZTF{i % 5}", 10 + i * 1e-5, 20, 61_000 + i))];
        Random.Shuffle(seen);
        foreach (var batch in seen.Concat(seen).Chunk(7))
            await ReadAsync(batch);
        var all = (await ReadAsync(Places.Alert("lsst", "1", 10 + 17e-5, 20)))[0].OtherObjects;
        Assert.Equal(["ZTF2 61017", "ZTF1 61016", "ZTF3 61018", "ZTF0 61015", "ZTF4 61019"], all.OrderBy(other => Math.Abs(other.LastMjdTai - 61_017)).ThenBy(other => other.LastMjdTai).Select(other => $"{other.ObjectId} {other.LastMjdTai}"));
        Assert.Equal(all.OrderBy(other => other.SeparationArcsec), all);
    }

    [Fact]
    public async Task Cells_expire_and_a_crowded_one_forgets_what_was_seen_longest_ago()
    {
        var crowd = Enumerable.Range(0, 3000).Select(i => Places.Alert("ztf", $"ZTF{i:000000000}", 10, 20)).ToArray();
        foreach (var batch in crowd.Chunk(500))
            await ReadAsync(batch);
        await ReadAsync(crowd[2999]);
        var server = redis.GetServer(redis.GetEndPoints()[0]);
        var key = Assert.Single(server.Keys());
        Assert.InRange((long)await redis.GetDatabase().StringLengthAsync(key), ObjectMap.LargestCellBytes - 40, ObjectMap.LargestCellBytes);
        Assert.InRange((await redis.GetDatabase().KeyTimeToLiveAsync(key))!.Value.TotalDays, 399, 400);
        var cell = System.Text.Encoding.Latin1.GetString((byte[])(await redis.GetDatabase().StringGetAsync(key))!);
        Assert.Contains("ZTF000002999", cell, StringComparison.Ordinal);
        Assert.DoesNotContain("ZTF000000000", cell, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Redis_that_goes_away_is_a_missing_context_and_nothing_is_thrown()
    {
        await server.StopAsync();
        Assert.NotNull((await ReadAsync(Places.Alert("ztf", "Z", 1, 1)))[0].MissingReason);
    }

    private Random Random { get; } = new(5);

    private async Task<IReadOnlyList<AlertContext>> ReadAsync(params Alert[] alerts) =>
        await new OtherSurveys(new ObjectMap(redis, NullLogger<ObjectMap>.Instance), RadiusArcsec, Nothing).ReadAsync(alerts, default);

    private static ValueTask<IReadOnlyList<AlertContext>> Nothing(IReadOnlyList<Alert> alerts, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<AlertContext>>([.. alerts.Select(_ => AlertContext.None)]);

    private static IEnumerable<string> Text(IReadOnlyList<AlertContext> contexts) =>
        contexts.Select(context => string.Join(", ", context.OtherObjects.Select(other => $"{other.Survey} {other.ObjectId} {other.LastMjdTai}")));
}
