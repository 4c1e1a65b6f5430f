using Broker.Core.Hosting;
using Broker.Core.Storage;

namespace Broker.Tests.Core.Storage;

public sealed class LedgerLagTests
{
    private static readonly LedgerReport Start = new() { Partitions = [], Roles = [], Gaps = [], Matches = new() };

    [Fact]
    public void A_partition_emptied_unread_is_a_gap_though_nothing_waits()
    {
        var gap = Assert.Single(LedgerLags.Unread([Role(100)], Lags(("ingest", new(129, 129, 29))), DateTimeOffset.UnixEpoch));
        Assert.Equal("ingest never saw t [0] 100 … 128 (deleted before it read them)", gap.ToText());
    }

    [Fact]
    public void What_the_ledger_has_counted_was_not_unread()
    {
        Assert.Equal(120, Assert.Single(LedgerLags.Unread([Role(120)], Lags(("ingest", new(129, 129, 29))), default)).FromOffset);
        Assert.Empty(LedgerLags.Unread([Role(129)], Lags(("ingest", new(129, 140, 29))), default));
        Assert.Empty(LedgerLags.Unread([Role(100)], Lags(("ingest", new(129, 129, 29)), ("archive-ledger", new(7, 8))), default));
        Assert.Empty(LedgerLags.Unread([], Lags(("ingest", new(129, 129))), default));
    }

    [Fact]
    public void What_was_consumed_has_come_to_its_end_when_each_role_has_gone_beyond_it()
    {
        var wave = new LedgerWave(Start);
        Assert.False(wave.HasPassed(Path(ingest: new(10, 12), classify: new(50, 50), archive: new(50, 50))));
        Assert.False(wave.HasPassed(Path(ingest: new(12, 20), classify: new(50, 53), archive: new(50, 50))));
        Assert.False(wave.HasPassed(Path(ingest: new(19, 25), classify: new(52, 60), archive: new(52, 52))));
        Assert.False(wave.HasPassed(Path(ingest: new(24, 30), classify: new(54, 62), archive: new(52, 54))));
        Assert.True(wave.HasPassed(Path(ingest: new(29, 35), classify: new(61, 65), archive: new(54, 61))));
    }

    [Fact]
    public void A_partition_that_is_gone_is_not_waited_for()
    {
        var wave = new LedgerWave(Start);
        Assert.False(wave.HasPassed(Path(ingest: new(10, 12), classify: new(50, 50), archive: new(50, 50))));
        Assert.False(wave.IsBroken);
        Assert.False(wave.HasPassed(Lags(("classify", new(50, 50)))));
        Assert.True(wave.IsBroken);
    }

    private static LedgerRole Role(long next) => new() { Worker = "ingest", Topic = "t", NextOffset = next, UpdatedAt = DateTimeOffset.UnixEpoch };

    private static Dictionary<(string, string, int), WorkerLag> Path(WorkerLag ingest, WorkerLag classify, WorkerLag archive) => Lags(
        ("ingest", ingest), ("classify", classify), ("archive", archive), ("archive-dead-letters", new(3, 3)), ("archive-ledger", new(9, 9)));

    private static Dictionary<(string, string, int), WorkerLag> Lags(params (string Worker, WorkerLag Lag)[] lags) => lags.ToDictionary(lag => (lag.Worker, "t", 0), lag => lag.Lag);
}
