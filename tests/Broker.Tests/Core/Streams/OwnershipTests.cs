using Broker.Core.Streams;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Core.Streams;

/// <summary>Partitions that another reader was given while their batch was in flight.</summary>
public sealed class OwnershipTests
{
    private readonly MemorySink<LedgerEntry> ledger = new();
    private readonly MemorySink<DeadLetter> letters = new();

    [Fact]
    public async Task What_is_not_ours_any_more_is_neither_published_nor_committed_nor_counted()
    {
        var source = new MemorySource<int>(Batch((1, 0), (-1, 1), (2, 1), (3, 0), (-2, 0))) { Lost = m => m.Partition == 1 };
        var sink = new MemorySink<int>();

        var worker = await RunAsync(source, sink);

        Assert.Equal([2, 6], sink.Published);
        Assert.Equal([1, 3, -2], source.Committed.Select(m => m.Value));
        Assert.Equal(4, Assert.Single(letters.Published).Offset);
        Assert.Equal(0, Assert.Single(ledger.Published).Partition);
        Assert.Equal(3, worker.Counts.Consumed);
    }

    [Fact]
    public async Task A_partition_that_goes_while_a_failed_batch_is_repeated_is_taken_out_of_it()
    {
        var lost = false;
        var source = new MemorySource<int>(Batch((1, 0), (2, 1))) { Lost = m => lost && m.Partition == 1 };
        var sink = new MemorySink<int> { Failures = 3, OnFailure = () => lost = true };

        await RunAsync(source, sink);

        Assert.Equal([2], sink.Published);
        Assert.Equal([1], source.Committed.Select(m => m.Value));
    }

    [Fact]
    public async Task Nothing_is_published_before_it_is_known_what_is_still_ours()
    {
        var asked = 0;
        var source = new MemorySource<int>(Batch((1, 0))) { OnAsk = () => asked = ++asked < 4 ? throw new IOException("nobody answers") : asked };
        var sink = new MemorySink<int>();

        await RunAsync(source, sink);

        Assert.Equal((4, 1), (asked, sink.Tries));
        Assert.Equal([2], sink.Published);
    }

    [Fact]
    public async Task What_another_reader_had_at_the_commit_counts_when_it_comes_again()
    {
        var batch = Batch((1, 0), (2, 1), (0, 1));
        var worker = await RunAsync(new MemorySource<int>(batch) { NotCommitted = [batch[1], batch[2]] }, new());

        Assert.Equal((1, 1), (worker.Counts.Consumed, worker.Counts.Passed));
        Assert.Empty(worker.Counts.Dropped);
    }

    [Fact]
    public async Task A_commit_that_fails_is_repeated_without_publishing_again()
    {
        var commits = 0;
        var source = new MemorySource<int>(Batch((1, 0), (-1, 0))) { OnCommit = () => commits = ++commits < 4 ? throw new IOException("away") : commits };
        var sink = new MemorySink<int>();

        var worker = await RunAsync(source, sink);

        Assert.Equal((1, 1, 1), (sink.Tries, letters.Tries, ledger.Tries));
        Assert.Equal((4, 2), (commits, worker.Counts.Consumed));
    }

    private static IReadOnlyList<StreamMessage<int>> Batch(params (int Value, int Partition)[] messages) =>
        [.. messages.Select((m, i) => new StreamMessage<int> { Value = m.Value, Topic = "in", Partition = m.Partition, Offset = i })];

    private async Task<StreamWorker<int, int>> RunAsync(MemorySource<int> source, MemorySink<int> sink)
    {
        var worker = new StreamWorker<int, int>(new()
        {
            Name = "test", Source = source, Stage = new Doubling(), Sink = sink, DeadLetters = letters, Ledger = ledger, Log = NullLogger.Instance, Time = new ImmediateTime(),
        });
        await worker.RunAsync(default);
        return worker;
    }
}
