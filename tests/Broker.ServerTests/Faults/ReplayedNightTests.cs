using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Faults;

/// <summary>F22: a night that comes a second time changes nothing, though its ingest does not remember the first time.</summary>
[Collection(WithRealServers.Name)]
public sealed class ReplayedNightTests(RealServers servers)
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(90);

    [Fact]
    public Task A_night_that_is_replayed_gives_no_row_no_message_and_no_webhook_again() => FaultRuns.OfAsync("F22", async figures =>
    {
        await using var run = await FaultRun.CreateAsync(servers, figures, new() { Packets = 300 });
        var broker = await run.StartAsync();
        await run.Sender.SendAsync(run.Packets);
        await run.AssertAllThereAsync(DrainLimit);
        var before = await FaultVerb.StateAsync(run);

        await EndAsync(broker, run);
        var (code, lines, errors) = await FaultVerb.RunAsync(run.Place, broker, "replay", "--from", "2020-01-01", "--to", "2100-01-01", "--json");
        Assert.True(code == 0, errors);
        var stored = run.Reference.Alerts.Count;
        Assert.Equal(stored, lines[^1].GetProperty("sent").GetInt64());
        await run.AssertAllThereAsync(DrainLimit);

        Assert.Equal(before, await FaultVerb.StateAsync(run));
        await Filter.Eventually.HoldsAsync(async () => await DuplicatesAsync(run) == run.Reference.Duplicates + stored, DrainLimit, "every replayed packet is counted as a duplicate");
        var ledger = await FaultVerb.RunAsync(run.Place, broker, "ledger", "--wait", "60", "--json");
        Assert.True(ledger.Code == 0, ledger.Errors);
        figures.Note("replayed", stored);
    });

    private static async Task<long> DuplicatesAsync(FaultRun run) => (await new FaultOracle(run.Place).RowsAsync<long>("SELECT count(*) FROM duplicates")).Single();

    /// <summary>Killed or stopped in order, as the dice say: the next one remembers nothing.</summary>
    private static async Task EndAsync(FaultBroker broker, FaultRun run)
    {
        var isKilled = run.Dice.Chance(0.5);
        run.Figures.Note("killed", isKilled ? 1 : 0);
        await (isKilled ? broker.KillAsync() : broker.StopAsync());
        await broker.StartAsync();
    }
}
