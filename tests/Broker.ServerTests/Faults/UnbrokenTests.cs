using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Faults;

/// <summary>The oracle agrees with a broker that nothing happened to: without this the fault tests would say little.</summary>
[Collection(WithRealServers.Name)]
public sealed class UnbrokenTests(RealServers servers)
{
    [Fact]
    public Task A_broker_that_nothing_happens_to_gives_what_the_reference_says() => FaultRuns.OfAsync("F0", async figures =>
    {
        await using var run = await FaultRun.CreateAsync(servers, figures, new() { WithCatalog = true });
        await run.StartAsync();
        await run.Sender.SendAsync(run.Packets);
        await run.AssertAllThereAsync(TimeSpan.FromSeconds(60));
        Assert.Equal((0, 0), (figures["repeats_alerts"], figures["repeats_webhooks"]));
    });
}
