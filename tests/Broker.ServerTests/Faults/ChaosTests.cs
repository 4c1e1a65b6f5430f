using Broker.ServerTests.Faults.Chaos;

namespace Broker.ServerTests.Faults;

/// <summary>F29: everything at once; two minutes of what <c>./run chaos</c> does for hours.</summary>
[Collection(Servers.WithRealServers.Name)]
public sealed class ChaosTests
{
    [Fact]
    public Task Two_minutes_of_chaos_lose_nothing_and_double_nothing() => FaultRuns.OfAsync("F29", async figures =>
    {
        var options = new ChaosOptions
        {
            Minutes = 2, QuietEveryMinutes = 2, Rate = 20, Seed = figures.Seed, Calm = TimeSpan.FromSeconds(25), LongestOutage = TimeSpan.FromSeconds(20),
        };
        Assert.Empty(await ChaosCommand.RunAsync(options, CancellationToken.None));
    });
}
