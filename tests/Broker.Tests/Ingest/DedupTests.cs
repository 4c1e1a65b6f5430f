using Broker.Core.Alerts;
using Broker.Ingest;

namespace Broker.Tests.Ingest;

public sealed class DedupTests
{
    [Fact]
    public void An_alert_at_another_place_is_a_duplicate()
    {
        var dedup = new Dedup();

        Assert.False(dedup.IsDuplicate("ztf", 1, At(5)));
        Assert.True(dedup.IsDuplicate("ztf", 1, At(6)));
        Assert.False(dedup.IsDuplicate("lsst", 1, At(6)));
    }

    [Fact]
    public void A_repeated_message_is_no_duplicate_of_itself()
    {
        var dedup = new Dedup();

        Assert.False(dedup.IsDuplicate("ztf", 1, At(5)));
        Assert.False(dedup.IsDuplicate("ztf", 1, At(5)));
    }

    [Fact]
    public void Only_the_latest_alerts_are_remembered()
    {
        var dedup = new Dedup(capacity: 2);
        for (var id = 1; id <= 3; id++)
            dedup.IsDuplicate("ztf", id, At(id));

        Assert.False(dedup.IsDuplicate("ztf", 1, At(10)));
        Assert.True(dedup.IsDuplicate("ztf", 3, At(11)));
    }

    [Fact]
    public void What_was_given_back_has_never_come()
    {
        var dedup = new Dedup(capacity: 2);
        dedup.IsDuplicate("ztf", 1, At(5));
        dedup.IsDuplicate("ztf", 2, At(6));

        dedup.Forget([At(5), At(7)]);

        Assert.Equal((2, 1), (dedup.Remembered, dedup.Forgotten));
        Assert.False(dedup.IsDuplicate("ztf", 1, At(10)));
        Assert.True(dedup.IsDuplicate("ztf", 1, At(5)));
        Assert.True(dedup.IsDuplicate("ztf", 2, At(11)));
    }

    private static AlertSource At(long offset) => new("ztf-alerts", Guid.Empty, 0, offset);
}
