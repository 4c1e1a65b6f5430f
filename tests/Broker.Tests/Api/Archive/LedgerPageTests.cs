using Broker.Api.Archive;
using Broker.Core.Streams;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Api.Archive;

public sealed class LedgerPageTests
{
    [Fact]
    public void However_batches_are_cut_and_repeated_every_message_counts_once() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var page = new LedgerPage(new("ingest", "survey", Guid.Empty, 0));
        var (committed, read) = (100L, 0L);
        for (var batch = 0; batch < 20; batch++)
        {
            var count = random.Next(1, 30);
            page.Add(Entry(new LedgerRun(committed, count, Verdict.Passed, null)));
            read += count;
            committed += random.Next(3) == 0 ? random.Next(count) : count;
        }

        Assert.Equal(page.Next - 100, page.Passed);
        Assert.Equal(read, page.Passed + page.Repeated);
        Assert.Empty(page.Gaps);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_end_of_a_transaction_is_no_gap_and_anything_more_is()
    {
        var page = new LedgerPage(new("ingest", "survey", Guid.Empty, 0));
        page.Add(Entry(new LedgerRun(0, 10, Verdict.Passed, null)));
        page.Add(Entry(new LedgerRun(11, 5, Verdict.Passed, null)));
        page.Add(Entry(new LedgerRun(30, 1, Verdict.Passed, null)) with { LostFrom = 20 });
        page.Add(Entry(new LedgerRun(40, 1, Verdict.Passed, null)));
        Assert.Equal([new(20, 30, "deleted"), new(31, 40, "passed_over")], page.Gaps);
    }

    [Fact]
    public void What_was_gone_before_the_first_message_is_a_gap()
    {
        var page = new LedgerPage(new("ingest", "survey", Guid.Empty, 0));
        page.Add(Entry(new LedgerRun(30, 1, Verdict.Passed, null)) with { LostFrom = 20 });
        Assert.Equal((20, 31), (page.First, page.Next));
        Assert.Equal([new(20, 30, "deleted")], page.Gaps);
    }

    [Fact]
    public void A_late_entry_counts_and_sets_nothing_forward()
    {
        var page = new LedgerPage(new("ingest", "survey", Guid.Empty, 0)) { Next = 30 };
        page.AddLate(Entry(new(5, 2, Verdict.Dropped, Reason.Duplicate), new(7, 3, Verdict.Passed, null)));
        Assert.Equal((30, 3, 2, 0), (page.Next, page.Passed, page.Dropped, page.Repeated));
        Assert.Equal([5L, 6L], page.Duplicates.Select(duplicate => duplicate.Offset));
        Assert.Empty(page.Gaps);
    }

    [Fact]
    public void Duplicates_are_named_by_their_offsets_once()
    {
        var page = new LedgerPage(new("ingest", "survey", Guid.Empty, 0));
        var entry = Entry(new LedgerRun(5, 2, Verdict.Dropped, Reason.Duplicate), new LedgerRun(7, 1, Verdict.Dropped, Reason.NotMatched));
        page.Add(entry);
        page.Add(entry);
        Assert.Equal([5L, 6L], page.Duplicates.Select(duplicate => duplicate.Offset));
        Assert.Equal((3, 3), (page.Dropped, page.Repeated));
    }

    private static LedgerEntry Entry(params LedgerRun[] runs) => new() { Worker = "ingest", Topic = "survey", Partition = 0, Runs = runs };
}
