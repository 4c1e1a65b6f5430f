using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Ingest;
using Broker.Tests.Core.Storage;

namespace Broker.Tests.Ingest;

public sealed class WitnessTests
{
    private const double MjdTaiOfNow = 61365.5 + 37.0 / 86_400;
    private const double Minute = 1.0 / 1440;

    private readonly SettableTime time = new();

    [Fact]
    public void It_swears_to_what_was_observed_after_the_partition_came_to_it()
    {
        var witness = new Witness(new Dedup(), time);
        witness.Begin([Message()]);

        Assert.False(witness.Swears(Message(), MjdTaiOfNow - Minute));
        Assert.False(witness.Swears(Message(), MjdTaiOfNow), "the survey's clock may be ahead");
        time.Now += TimeSpan.FromMinutes(3);
        Assert.True(witness.Swears(Message(), MjdTaiOfNow + 2 * Minute));
        Assert.False(witness.Swears(Message(), MjdTaiOfNow + 5 * Minute), "that is in the future");
    }

    [Fact]
    public void A_partition_that_was_away_begins_anew()
    {
        var witness = new Witness(new Dedup(), time);
        witness.Begin([Message(), Message() with { Partition = 1 }]);
        time.Now += TimeSpan.FromMinutes(10);
        witness.Begin([Message() with { Assignment = 2 }, Message() with { Partition = 1 }]);

        Assert.False(witness.Swears(Message(), MjdTaiOfNow + 5 * Minute));
        Assert.True(witness.Swears(Message() with { Partition = 1 }, MjdTaiOfNow + 5 * Minute));
    }

    [Fact]
    public void It_does_not_swear_to_what_is_forgotten()
    {
        var dedup = new Dedup(capacity: 2);
        var witness = new Witness(dedup, time);
        for (var minute = 0; minute < 10; minute++)
        {
            witness.Begin([Message()]);
            dedup.IsDuplicate("ztf", minute, new AlertSource("ztf", default, 0, minute));
            time.Now += TimeSpan.FromMinutes(1);
        }

        witness.Begin([Message()]);
        Assert.Equal(8, dedup.Forgotten);
        Assert.False(witness.Swears(Message(), MjdTaiOfNow + 7.5 * Minute), "number 7 was forgotten, and came then");
        Assert.True(witness.Swears(Message(), MjdTaiOfNow + 9.5 * Minute));
    }

    [Fact]
    public void It_does_not_swear_to_what_was_observed_long_ago()
    {
        var witness = new Witness(new Dedup(), time);
        witness.Begin([Message()]);
        time.Now += TimeSpan.FromMinutes(60);

        Assert.False(witness.Swears(Message(), MjdTaiOfNow + 29 * Minute));
        Assert.True(witness.Swears(Message(), MjdTaiOfNow + 32 * Minute));
    }

    private static StreamMessage<int> Message() => new() { Value = 0, Topic = "ztf" };
}
