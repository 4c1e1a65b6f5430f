using Broker.Filter.Delivery;

namespace Broker.Tests.Filter.Delivery;

public sealed class RetryScheduleTests
{
    private readonly RetrySchedule schedule = new();

    [Fact]
    public void Waits_grow_from_seconds_to_hours_within_the_jitter()
    {
        double[] seconds = [5, 300, 1800, 7200, 18_000, 36_000, 36_000];
        for (var tries = 1; tries <= seconds.Length; tries++)
            Assert.InRange(schedule.After(tries, "id", null)!.Value.TotalSeconds, 0.9 * seconds[tries - 1], 1.1 * seconds[tries - 1]);
        Assert.Null(schedule.After(seconds.Length + 1, "id", null));
        Assert.Equal(8, schedule.Tries);
    }

    [Fact]
    public void Deliveries_are_spread_over_the_jitter()
    {
        var waits = Enumerable.Range(0, 1000).Select(i => schedule.After(1, $"lsst:{i}:ann.sn:1", null)!.Value.TotalSeconds).ToList();
        Assert.All(waits, wait => Assert.InRange(wait, 4.5, 5.5));
        Assert.InRange(waits.Average(), 4.95, 5.05);
        Assert.InRange(waits.Max() - waits.Min(), 0.95, 1);
    }

    [Fact]
    public void What_the_receiver_asks_for_counts_within_bounds()
    {
        Assert.Equal(TimeSpan.FromSeconds(120), schedule.After(1, "id", TimeSpan.FromSeconds(120)));
        Assert.Equal(TimeSpan.FromSeconds(1), schedule.After(1, "id", TimeSpan.FromSeconds(-5)));
        Assert.Equal(RetrySchedule.LongestAsked, schedule.After(1, "id", TimeSpan.FromDays(365)));
        Assert.Null(schedule.After(8, "id", TimeSpan.FromSeconds(1)));
    }
}
