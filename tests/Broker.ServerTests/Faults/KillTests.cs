using System.Diagnostics;
using Broker.Broker.Simulator;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Faults;

/// <summary>F1: kill -9 at five places of the path, one after the other, in one stream.</summary>
[Collection(WithRealServers.Name)]
public sealed class KillTests(RealServers servers)
{
    private const int Signal9 = 128 + 9;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RestartLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    [Fact]
    public Task A_broker_that_is_killed_while_it_decodes_enriches_filters_produces_or_has_stored_and_not_committed_loses_nothing() =>
        FaultRuns.OfAsync("F1", async figures =>
        {
            await using var run = await FaultRun.CreateAsync(servers, figures, new() { Packets = 500 });
            var failpoints = Failpoints(run.Dice);
            var slices = run.Packets.Chunk(run.Packets.Count / (failpoints.Count + 1) + 1).ToList();
            var broker = await run.StartAsync();
            await run.Sender.SendAsync(slices[0]);
            await broker.StopAsync();
            for (var i = 0; i < failpoints.Count; i++)
            {
                await broker.StartAsync(settings: failpoints[i].Settings);
                await run.Sender.SendAsync(slices[i + 1]);
                await Eventually.HoldsAsync(() => !broker.Runs, Limit, $"it dies at {failpoints[i]}");
                Assert.Equal(Signal9, await broker.EndAsync());
                await GoesOnAsync(run, broker);
            }

            await broker.StartAsync();
            await run.AssertAllThereAsync(Limit, ingestRestarted: true);
            AssertFewRepeats(run, failpoints.Count);
        });

    private static List<Failpoint> Failpoints(Dice dice) =>
    [
        new("3 decode", 1 + dice.Below(4)),
        new("6 context", 1 + dice.Below(3), dice.Uniform(0, 2)),
        new("12 match", 1 + dice.Below(3)),
        new(dice.Chance(0.5) ? "7 publish" : "13 publish", 1 + dice.Below(3), dice.Uniform(0.1, 8)),
        new("14 commit", 1 + dice.Below(4)),
    ];

    /// <summary>How long a new process takes until it commits something of the survey's again; then it is ended in order.</summary>
    private static async Task GoesOnAsync(FaultRun run, FaultBroker broker)
    {
        var before = await CommittedAsync(run);
        var started = Stopwatch.GetTimestamp();
        if (before == run.Sender.Acknowledged)
            return;
        await broker.StartAsync();
        while (await CommittedAsync(run) == before && Stopwatch.GetElapsedTime(started) < Limit)
            await Task.Delay(Look);
        var took = Stopwatch.GetElapsedTime(started);
        run.Figures.Note("restart_seconds", took.TotalSeconds);
        Assert.True(took < RestartLimit, $"a new process took {took.TotalSeconds:0.0} s until it went on: {string.Join(" | ", broker.Log)}");
        await broker.StopAsync();
    }

    private static async Task<long> CommittedAsync(FaultRun run) => await GroupLag.CommittedAsync(run.Place.Options.SurveyKafka!, run.Place.SurveyReaders);

    /// <summary>At most the batch in flight of each role comes again; what the survey itself repeats is no repeat of ours.</summary>
    private static void AssertFewRepeats(FaultRun run, int kills)
    {
        var inFlight = kills * run.Place.Options.BatchSize + run.Reference.Duplicates;
        Assert.InRange(run.Figures["repeats_alerts"], 0, inFlight);
        Assert.InRange(run.Figures["repeats_every"], 0, 3 * inFlight);
    }
}
