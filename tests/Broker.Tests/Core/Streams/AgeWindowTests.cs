using Broker.Core.Streams;

namespace Broker.Tests.Core.Streams;

public sealed class AgeWindowTests
{
    private readonly AgeWindow window = new("ingest", null);

    [Fact]
    public void Quantiles_are_true_to_a_tenth()
    {
        for (var i = 1; i <= 1_000; i++)
            window.Add(TimeSpan.FromMilliseconds(10 * i));
        var ages = window.Take();
        Assert.Equal(1_000, ages.Count);
        Assert.InRange(ages.Median.TotalSeconds, 5, 5.5);
        Assert.InRange(ages.P99.TotalSeconds, 9.9, 10.9);
    }

    [Fact]
    public void What_was_told_is_not_told_again_and_replays_and_wrong_clocks_do_no_harm()
    {
        window.Add(TimeSpan.FromSeconds(1));
        Assert.Equal(1, window.Take().Count);
        window.Add(TimeSpan.FromDays(400));
        Assert.Equal(0, window.Take().Count);
        window.Add(TimeSpan.FromSeconds(-5));
        window.Add(LiveAge.Limit);
        Assert.Equal(2, window.Take().Count);
    }

    [Fact]
    public void An_age_costs_no_memory()
    {
        var ages = new AlertAges().Of("classify");
        ages.Add(TimeSpan.FromSeconds(1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            ages.Add(TimeSpan.FromMilliseconds(i));
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
