using Broker.Core.Storage;

namespace Broker.Tests.Core.Storage;

public sealed class LedgerReportTests
{
    [Theory]
    [InlineData(10, 8, 0, true)]
    [InlineData(11, 8, 0, false)]
    [InlineData(9, 8, 0, false)]
    [InlineData(11, 8, 1, true)]
    [InlineData(11, 8, 2, false)]
    public void It_is_even_when_each_message_came_to_one_end(long consumed, long stored, long unreadable, bool isEven) =>
        Assert.Equal(isEven, Report(unreadable, Partition(consumed, stored)).IsEven);

    [Fact]
    public void Partitions_do_not_make_up_for_each_other() => Assert.False(Report(0, Partition(11, 8), Partition(9, 8)).IsEven);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(0L, 0L, true)]
    [InlineData(0L, 1L, false)]
    public void It_is_drained_when_nothing_waits_and_unknown_without_Kafka(long? first, long? second, bool? isDrained) =>
        Assert.Equal(isDrained, (Report(0) with { Roles = [Role("ingest", first), Role("archive", second)] }).IsDrained);

    [Fact]
    public void Alerts_that_wait_for_their_context_are_stored_already() =>
        Assert.True((Report(0) with { Roles = [Role("ingest", 0), Role("context", 7)] }).IsDrained);

    [Fact]
    public void Cursors_come_back_and_strange_ones_are_refused()
    {
        var letter = new StoredLetter { Id = "topic:1:2:~x", Step = "", Reason = "", Message = "", Topic = "", RejectedAt = DateTimeOffset.UnixEpoch.AddMicroseconds(1_234_567_890_123_456) };
        Assert.True(LetterQuery.TryReadCursor(LetterQuery.CursorOf(letter), out var after));
        Assert.Equal((letter.RejectedAt, letter.Id), after);
        Assert.All(["", "x", "~", "99999999999999999999~a", "999999999999999999~a"], text => Assert.False(LetterQuery.TryReadCursor(text, out _)));
    }

    private static LedgerPartition Partition(long consumed, long stored) => new() { Topic = "t", Consumed = consumed, Stored = stored, Duplicates = 1, DeadLettered = 1 };

    private static LedgerRole Role(string worker, long? lag) => new() { Worker = worker, Topic = "t", Lag = lag };

    private static LedgerReport Report(long unreadable, params LedgerPartition[] partitions) =>
        new() { Partitions = partitions, Roles = [], Gaps = [], Matches = new(), UnreadableWithin = unreadable };
}
