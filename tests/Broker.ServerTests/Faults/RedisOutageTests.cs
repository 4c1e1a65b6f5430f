using System.Diagnostics;
using Broker.ServerTests.Faults.Chaos;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;
using Broker.ServerTests.Whole;

namespace Broker.ServerTests.Faults;

/// <summary>F6: Redis is killed and comes back without anything in it; later the catalogue is loaded again.</summary>
[Collection(WithRealServers.Name)]
public sealed class RedisOutageTests(RealServers servers)
{
    private const string Missing = "alerts WHERE context ->> 'missing_reason' IS NOT NULL";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Empty = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan FullOutage = TimeSpan.FromMinutes(5);

    [Fact]
    public Task Alerts_that_went_on_without_Redis_get_the_context_and_scores_of_the_reference_once_the_catalogue_is_loaded_again() =>
        FaultRuns.OfAsync("F6", async figures =>
        {
            await using var run = await FaultRun.CreateAsync(servers, figures, new()
            {
                WithCatalog = true, WithoutContext = true, Settings = new Dictionary<string, string> { ["BROKER_CONTEXT_WAIT_MS"] = "500" },
            });
            var broker = await run.StartAsync();
            var oracle = new FaultOracle(run.Place);
            var quarter = run.Packets.Count / 4;
            await run.Sender.SendAsync(run.Packets.Take(quarter));
            Assert.Null(await oracle.WaitUntilDrainedAsync(Limit));
            Assert.Equal(0, await oracle.CountAsync(Missing));

            await Victims.KillAsync(run.Place.Redis);
            await run.Sender.SendAsync(run.Packets.Skip(quarter).Take(quarter));
            await Eventually.HoldsAsync(async () => await oracle.CountAsync(Missing) > quarter / 2, Limit, "alerts go on without it");
            await Task.Delay(figures.Lasting(TimeSpan.Zero, FullOutage));
            File.Delete(Path.Combine(run.Place.RedisFolder, "dump.rdb"));
            await run.Place.Redis.StartAsync(CancellationToken.None);
            await run.Sender.SendAsync(run.Packets.Skip(2 * quarter).Take(quarter));
            await Task.Delay(Empty);
            Assert.True(broker.Runs, "it goes on without Redis");
            var marked = await oracle.CountAsync(Missing);
            figures.Note("marked", marked);
            Assert.InRange(marked, quarter, 2 * quarter);

            await run.LoadCatalogAsync();
            var loaded = Stopwatch.GetTimestamp();
            await run.Sender.SendAsync(run.Packets.Skip(3 * quarter));
            await Eventually.HoldsAsync(async () => await oracle.CountAsync(Missing) == 0, Limit, "every context is filled in");
            figures.Note("filled_seconds", Stopwatch.GetElapsedTime(loaded).TotalSeconds);
            await run.AssertAllThereAsync(Limit);
            var known = await oracle.RowsAsync<string>("SELECT survey || ':' || alert_id FROM alerts WHERE expressions.in_catalog(context, 'simulated')");
            Assert.Equal(run.Reference.Matches["known"].Keys.Select(id => id[..id.LastIndexOf(":local", StringComparison.Ordinal)]).Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
            await AssertScoresAsync(run, oracle);
        });

    private static async Task AssertScoresAsync(FaultRun run, FaultOracle oracle)
    {
        var rows = await oracle.RowsAsync<string>("SELECT survey || ':' || alert_id || ' ' || (scores::text) FROM alerts");
        var different = rows.Select(row => row.Split(' ', 2)).Where(row => !run.Reference.HasScores(row[0], row[1])).Select(row => row[0]).ToList();
        Assert.Empty(different);
    }
}
