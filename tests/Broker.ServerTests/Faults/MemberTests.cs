using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Faults;

/// <summary>F16 and F17: two brokers share the work; one is restarted, or stands still for longer than its session.</summary>
[Collection(WithRealServers.Name)]
public sealed class MemberTests(RealServers servers)
{
    private static readonly TimeSpan Drained = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FullStandstill = TimeSpan.FromMinutes(6);

    [Fact]
    public Task A_rolling_restart_of_named_members_shares_nothing_out_anew() => FaultRuns.OfAsync("F16", async figures =>
    {
        await using var run = await FaultRun.CreateAsync(servers, figures);
        var first = await run.StartAsync(Member("one"));
        var second = run.NewBroker("second");
        await second.StartAsync(settings: Member("two"));
        var third = run.Packets.Count / 3;
        await run.Sender.SendAsync(run.Packets.Take(third));
        await Eventually.HoldsAsync(() => ReadsIngest(first) && ReadsIngest(second), Soon, "both read packets");
        await SettledAsync(first, second);

        await RestartAsync(second, first, "two", figures);
        await run.Sender.SendAsync(run.Packets.Skip(third).Take(third));
        await SettledAsync(first, second);
        await RestartAsync(first, second, "one", figures);
        await run.Sender.SendAsync(run.Packets.Skip(2 * third));
        await run.AssertAllThereAsync(Drained, ingestRestarted: true);
    });

    [Fact]
    public Task A_broker_that_stood_still_writes_nothing_that_is_not_its_own_any_more() => FaultRuns.OfAsync("F17", async figures =>
    {
        await using var run = await FaultRun.CreateAsync(servers, figures, new() { Settings = new Dictionary<string, string> { ["BROKER_SESSION_TIMEOUT_MS"] = "6000" } });
        var zombie = await run.StartAsync();
        var other = run.NewBroker("second");
        await other.StartAsync();
        await Eventually.HoldsAsync(() => ReadsIngest(zombie) && ReadsIngest(other), Soon, "both read packets");
        var third = run.Packets.Count / 3;
        await run.Sender.SendAsync(run.Packets.Take(third));
        await Task.Delay(run.Dice.Below(1_000));

        zombie.Signal(Posix.Stop);
        await run.Sender.SendAsync(run.Packets.Skip(third).Take(third));
        await Task.Delay(figures.Lasting(Standstill, FullStandstill));
        zombie.Signal(Posix.Continue);
        await run.Sender.SendAsync(run.Packets.Skip(2 * third));
        await run.AssertAllThereAsync(Drained, ingestRestarted: true);
        Assert.True(zombie.Runs, "it goes on");
        figures.Note("taken_out", zombie.Log.Count(line => line.Contains("owns", StringComparison.Ordinal) && line.Contains("messages no longer", StringComparison.Ordinal)));
    });

    private static Dictionary<string, string> Member(string name) => new() { ["BROKER_MEMBER"] = name };

    private static bool ReadsIngest(FaultBroker broker) => broker.Log.Any(line => line.Contains("-ingest reads from now on", StringComparison.Ordinal));

    private static int Shares(FaultBroker broker) => broker.Log.Count(line => line.Contains("reads from now on", StringComparison.Ordinal));

    /// <summary>Waits until the groups have come to rest.</summary>
    private static async Task SettledAsync(params FaultBroker[] brokers)
    {
        for (var (before, rest) = (-1, 0); rest < 8; rest++)
        {
            await Task.Delay(500);
            var now = brokers.Sum(Shares);
            rest = now == before ? rest : 0;
            before = now;
        }
    }

    private static async Task RestartAsync(FaultBroker broker, FaultBroker other, string name, FaultFigures figures)
    {
        var before = Shares(other);
        await broker.StopAsync();
        await broker.StartAsync(settings: Member(name));
        await SettledAsync(broker, other);
        figures.Note("rebalances", Shares(other) - before);
        Assert.Equal(before, Shares(other));
    }
}
