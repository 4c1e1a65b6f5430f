using Broker.Broker.DevStack;
using Broker.Broker.Simulator;
using Broker.Core.Hosting;
using Broker.Core.Streams.Kafka;
using Broker.Ingest.Context;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;
using StackExchange.Redis;

namespace Broker.ServerTests.Whole;

/// <summary>A server that the broker leans on is away for ten seconds, in the middle of a stream that comes over Kafka.</summary>
[Collection(WithRealServers.Name)]
public sealed class OutageTests(RealServers servers) : IDisposable
{
    private const string Missing = "context ->> 'missing_reason' IS NOT NULL";
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(40);

    private readonly EmbeddedKafka? embedded = servers.Kafka is null ? new EmbeddedKafka() : null;

    public void Dispose() => embedded?.Dispose();

    [Fact]
    public async Task Ten_seconds_without_Redis_lose_nothing_and_the_contexts_missed_meanwhile_are_filled_in()
    {
        var folder = Path.Combine(servers.Folder, RealServers.UniqueName("redis"));
        var (redis, address) = await PrivateRedis.StartAsync(folder, CancellationToken.None);
        await using var server = redis;
        var options = await OptionsAsync() with { Redis = address };
        var simulation = WholeOptions.Simulation(60, 3, 20);
        var packets = new SimulatedStream(simulation).ToList();
        await LoadCatalogAsync(address, simulation, folder);
        var third = packets.Count / 3;
        await RunningBroker.SendAsync(options, packets[..third]);
        await using var broker = await RunningBroker.StartAsync(options);
        await broker.DrainAsync(third);
        Assert.Equal(0, await CountAsync(broker, Missing));
        await broker.AddFilterAsync(new { name = "every", expression = "dec < 90" });
        await broker.AddFilterAsync(new { name = "known", expression = "IN_CATALOG('simulated')" });

        await redis.StopAsync();
        await broker.SendAsync(packets[third..(2 * third)]);
        await Task.Delay(Outage);
        await broker.DrainAsync(2 * third);
        var marked = await CountAsync(broker, Missing);
        Assert.Equal(WholeOptions.Ids(packets[third..(2 * third)]).Except(WholeOptions.Ids(packets[..third])).Count(), marked);
        Assert.Equal(0, await CountAsync(broker, "context ->> 'late_reason' IS NOT NULL"));
        Assert.Single(broker.Log.Warnings, warning => warning.Contains("No catalogue context", StringComparison.Ordinal));
        Assert.InRange(broker.Log.Warnings.Count(warning => warning.Contains("held up at step '6 context'", StringComparison.Ordinal)), 1, 3);

        await redis.StartAsync(CancellationToken.None);
        await broker.SendAsync(packets[(2 * third)..]);
        await Eventually.HoldsAsync(async () => (await broker.DrainAsync(packets.Count)).Filled >= marked && await CountAsync(broker, Missing) == 0, Back, "every context is filled in");
        await AssertFilledAsync(broker, packets, marked);
    }

    private static async Task AssertFilledAsync(RunningBroker broker, List<SimulatedPacket> packets, long marked)
    {
        // The archive may have a filled alert before the worker that sent it has committed and counted it.
        var late = await CountAsync(broker, "context ->> 'late_reason' IS NOT NULL");
        Assert.InRange(late, marked, packets.Count);
        await Eventually.HoldsAsync(async () => (await broker.DrainAsync(packets.Count)).Filled >= late, Back, "what was filled in is counted");
        var counts = await broker.DrainAsync(packets.Count);
        Assert.Equal(WholeOptions.Ids(packets).Order(), (await broker.AskAsync<long>("SELECT alert_id FROM alerts")).Order());
        Assert.Equal(counts.Matched, counts.Published);
        var third = packets.Count / 3;
        var live = $"NOT (alert_id = ANY ('{{{string.Join(',', WholeOptions.Ids(packets[..third]))}}}'))";
        foreach (var (filter, condition) in new[] { ("every", "true"), ("known", "expressions.in_catalog(context, 'simulated')") })
        {
            var expected = await broker.AskAsync<string>($"SELECT survey || ':' || alert_id || ':local.{filter}:1' FROM alerts WHERE {live} AND {condition} ORDER BY 1");
            Assert.NotEmpty(expected);
            Assert.Equal(expected.Order(StringComparer.Ordinal), (await broker.AskAsync<string>($"SELECT id FROM matches WHERE filter_name = '{filter}'")).Order(StringComparer.Ordinal));
            Assert.Equal(expected.Order(StringComparer.Ordinal), (await FilterTopic.ReadAsync(broker.PublicKafka, $"filter.local.{filter}")).ConvertAll(FilterTopic.Id).Order(StringComparer.Ordinal));
        }

        var lateMatches = (await broker.AskAsync<long>("SELECT alert_id FROM matches JOIN alerts USING (survey, alert_id) WHERE filter_name = 'known' AND context ->> 'late_reason' IS NOT NULL")).Count;
        Assert.NotEqual(0, lateMatches);
    }

    [Fact]
    public async Task Redis_that_is_away_at_the_start_is_not_waited_for_and_the_alerts_are_marked()
    {
        var options = await OptionsAsync() with { Redis = $"127.0.0.1:{Loopback.FreePort()}" };
        var packets = new SimulatedStream(WholeOptions.Simulation(61, 1, 5)).ToList();
        await RunningBroker.SendAsync(options, packets);
        await using var broker = await RunningBroker.StartAsync(options);
        var counts = await broker.DrainAsync(packets.Count);
        Assert.Equal(counts.Stored, await CountAsync(broker, "context ->> 'missing_reason' IS NOT NULL"));
    }

    [Fact]
    public async Task Ten_seconds_without_PostgreSQL_lose_nothing_and_double_nothing()
    {
        var folder = Path.Combine(servers.Folder, RealServers.UniqueName("postgres"));
        var (postgres, connection) = await PrivatePostgres.StartAsync(folder, CancellationToken.None);
        await using var server = postgres;
        var options = await OptionsAsync() with { Postgres = connection };
        var packets = new SimulatedStream(WholeOptions.Simulation(70, 3, 20)).ToList();
        var third = packets.Count / 3;
        await RunningBroker.SendAsync(options, packets[..third]);
        await using var broker = await RunningBroker.StartAsync(options);
        await broker.DrainAsync(third);
        await broker.AddFilterAsync(new { name = "every", expression = "dec < 90" });

        await broker.SendAsync(packets[third..(2 * third)]);
        await postgres.StopAsync();
        await broker.SendAsync(packets[(2 * third)..]);
        await Task.Delay(Outage);
        var said = broker.Log.Warnings.Where(warning => warning.Contains("is held up at step", StringComparison.Ordinal)).ToList();
        await postgres.StartAsync(CancellationToken.None);

        var counts = await broker.DrainAsync(packets.Count);
        Assert.InRange(said.Count, 1, 20);
        Assert.Equal(packets.Count(WholeOptions.IsDamaged), counts.DeadLettered);
        Assert.Equal(WholeOptions.Ids(packets).Order(), (await broker.AskAsync<long>("SELECT alert_id FROM alerts")).Order());
        Assert.Equal(counts.DeadLettered, (await broker.AskAsync<long>("SELECT count(*) FROM dead_letters")).Single());
        var owed = WholeOptions.Ids(packets[third..]).Except(WholeOptions.Ids(packets[..third])).Order();
        Assert.Equal(owed, (await broker.AskAsync<long>("SELECT alert_id FROM matches")).Order());
        var inTopic = (await FilterTopic.ReadAsync(broker.PublicKafka, "filter.local.every")).ConvertAll(FilterTopic.Id);
        Assert.Equal((await broker.AskAsync<string>("SELECT id FROM matches")).Order(StringComparer.Ordinal), inTopic.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task PostgreSQL_that_is_away_at_the_start_is_waited_for_in_a_clear_message()
    {
        var folder = Path.Combine(servers.Folder, RealServers.UniqueName("late"));
        var (postgres, connection) = await PrivatePostgres.StartAsync(folder, CancellationToken.None);
        await using var server = postgres;
        await postgres.StopAsync();
        var options = await WholeOptions.OwnAsync(servers) with { Postgres = connection };
        await using var program = BrokerProgram.Start(options.DataFolder, WholeOptions.Environment(options), "all");
        await Eventually.HoldsAsync(() => program.Errors.Any(line => line.Contains("PostgreSQL does not answer", StringComparison.Ordinal)), Back, "it says what it waits for");
        await postgres.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => program.Errors.Any(line => line.StartsWith("all runs", StringComparison.Ordinal)), Back, "it runs");
        Assert.Equal(0, await program.StopAsync());
    }

    private async Task<BrokerOptions> OptionsAsync() => await WholeOptions.OwnAsync(servers) with
    {
        SurveyKafka = servers.Kafka ?? embedded!.Connection.Bootstrap,
        SurveyTopics = [RealServers.UniqueName("packets")],
    };

    internal static async Task LoadCatalogAsync(string redis, SimulationOptions simulation, string folder)
    {
        var file = Path.Combine(folder, "catalog.csv");
        var stream = new SimulatedStream(simulation);
        await File.WriteAllLinesAsync(file, simulation.Surveys.SelectMany(survey => SimulatedCatalog.Lines(stream.Sources(survey))).Prepend(SimulatedCatalog.Header));
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis);
        await new CatalogLoader(new CatalogStore(connection), TimeProvider.System)
            .LoadAsync(file, new CatalogLoadOptions { Name = "simulated", RadiusArcsec = 10 }, (_, _) => { }, CancellationToken.None);
    }

    private static async Task<long> CountAsync(RunningBroker broker, string condition) =>
        (await broker.AskAsync<long>($"SELECT count(*) FROM alerts WHERE {condition}")).Single();
}
