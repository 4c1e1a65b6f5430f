using Broker.Broker.DevStack;
using Broker.Broker.Simulator;
using Broker.Core.Hosting;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;
using Npgsql;

namespace Broker.ServerTests.Whole;

/// <summary>Alerts that wait for their context on Kafka outlive the broker that put them there.</summary>
[Collection(WithRealServers.Name)]
public sealed class LateContextCrashTests(RealServers servers, OwnKafka kafka) : IClassFixture<OwnKafka>
{
    private const string Late = "context ->> 'late_reason' IS NOT NULL";
    private const string Known = "expressions.in_catalog(context, 'simulated')";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_broker_killed_while_contexts_are_missing_and_again_while_it_fills_them_in_has_them_all_at_the_end()
    {
        if (kafka.ForOwnTopics is null)
        {
            await Console.Error.WriteLineAsync("no Kafka found: what waits for its context ends with the process, and that is not looked at");
            return;
        }

        var folder = Path.Combine(servers.Folder, RealServers.UniqueName("redis"));
        var (redis, address) = await PrivateRedis.StartAsync(folder, CancellationToken.None);
        await using var server = redis;
        var simulation = WholeOptions.Simulation(90, 2, 40);
        await OutageTests.LoadCatalogAsync(address, simulation, folder);
        await redis.StopAsync();
        var options = await WholeOptions.OwnAsync(servers) with { Redis = address, Kafka = kafka.Bootstrap, SurveyKafka = kafka.Bootstrap, BatchSize = 5 };
        var packets = new SimulatedStream(simulation).ToList();
        var ids = WholeOptions.Ids(packets).Count;
        await using var database = NpgsqlDataSource.Create(options.Postgres);

        await using (var broker = await Crash.StartAsync(options))
        {
            await Crash.AddFilterAsync(options, "every", "dec < 90");
            await Crash.AddFilterAsync(options, "known", "IN_CATALOG('simulated')");
            await RunningBroker.SendAsync(options, packets);
            await Eventually.HoldsAsync(async () => await CountAsync(database, "context ->> 'missing_reason' IS NOT NULL") == ids, Limit, "all are stored without context");
            await Eventually.HoldsAsync(async () => (await Crash.AskAsync<string>(database, "SELECT id FROM matches")).Count == ids, Limit, "all are matched");
            await broker.KillAsync();
        }

        await redis.StartAsync(CancellationToken.None);
        await using (var broker = await Crash.StartAsync(options))
        {
            await Eventually.HoldsAsync(async () => await CountAsync(database, Late) > 0, Limit, "some are filled in");
            await broker.KillAsync();
        }

        await using var last = await Crash.StartAsync(options);
        await AssertFilledAsync(options, database, ids);
    }

    private static async Task AssertFilledAsync(BrokerOptions options, NpgsqlDataSource database, int ids)
    {
        await Eventually.HoldsAsync(async () => await CountAsync(database, Late) == ids, Limit, "all are filled in");
        Assert.Equal(ids, await CountAsync(database, "true"));
        var known = await CountAsync(database, Known);
        Assert.InRange(known, 1, ids - 1);
        foreach (var (filter, condition) in new[] { ("every", "true"), ("known", Known) })
        {
            var expected = await Crash.AskAsync<string>(database, $"SELECT survey || ':' || alert_id || ':local.{filter}:1' FROM alerts WHERE {condition}");
            var matched = $"SELECT id FROM matches WHERE filter_name = '{filter}'";
            await Eventually.HoldsAsync(async () => (await Crash.AskAsync<string>(database, matched)).Count >= expected.Count, Limit, "all matches are stored");
            Assert.Equal(expected.Order(StringComparer.Ordinal), (await Crash.AskAsync<string>(database, matched)).Order(StringComparer.Ordinal));
            var bodies = (await FilterTopic.ReadAsync(options.Kafka!, $"filter.local.{filter}")).GroupBy(FilterTopic.Id).ToList();
            Assert.Equal(expected.Order(StringComparer.Ordinal), bodies.Select(group => group.Key).Order(StringComparer.Ordinal));
            Assert.All(bodies, group => Assert.Single(group.Distinct()));
        }
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database, string condition) =>
        (await Crash.AskAsync<long>(database, $"SELECT count(*) FROM alerts WHERE {condition}")).Single();
}
