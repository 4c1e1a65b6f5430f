using System.Diagnostics;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Faults;

/// <summary>F2: SIGTERM in the middle of a stream.</summary>
[Collection(WithRealServers.Name)]
public sealed class TerminateTests(RealServers servers)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(10);

    [Fact]
    public Task A_broker_that_is_told_to_end_ends_within_ten_seconds_and_nothing_is_published_twice() => FaultRuns.OfAsync("F2", async figures =>
    {
        await using var run = await FaultRun.CreateAsync(servers, figures, new() { Packets = 500 });
        var broker = await run.StartAsync();
        var sending = run.Sender.SendAsync(run.Packets);
        var enough = 10 + run.Dice.Below(run.Reference.Alerts.Count / 2);
        var oracle = new FaultOracle(run.Place);
        await Eventually.HoldsAsync(async () => await oracle.CountAsync("alerts") >= enough, Limit, "some are stored");
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(0, await broker.StopAsync());
        var took = Stopwatch.GetElapsedTime(started);
        figures.Note("exit_seconds", took.TotalSeconds);
        Assert.True(took < ExitLimit, $"it took {took.TotalSeconds:0.0} s to end");
        await sending;
        figures.Note("stored_before", await oracle.CountAsync("alerts"));

        await broker.StartAsync();
        await run.AssertAllThereAsync(Limit, ingestRestarted: true);
        Assert.InRange(figures["repeats_alerts"], 0, figures["survey_repeats_published"]);
        Assert.InRange(figures["repeats_every"], 0, figures["survey_repeats_published"]);
        Assert.Equal(0, figures["repeats_webhooks"]);
    });
}
