using Broker.Core.Streams;
using Broker.Core.Wire;

namespace Broker.Tests.Core.Streams;

public sealed class LedgerEntryTests
{
    private static readonly Guid Id = new("11111111-2222-3333-4444-555555555555");

    [Fact]
    public void Equal_ends_at_following_offsets_are_one_run()
    {
        var entries = Entries((0, 7, 'p'), (1, 3, 'p'), (0, 8, 'p'), (0, 9, 'd'), (0, 11, 'd'), (0, 12, 'r'));

        Assert.Equal([0, 1], entries.Select(e => e.Partition));
        Assert.Equal(
            [new(7, 2, Verdict.Passed, null), new(9, 1, Verdict.Dropped, Reason.Duplicate), new(11, 1, Verdict.Dropped, Reason.Duplicate), new(12, 1, Verdict.Rejected, Reason.OutOfRange)],
            entries[0].Runs);
        Assert.Equal((7, 13, 3, 4), (entries[0].FirstOffset, entries[0].NextOffset, entries[1].FirstOffset, entries[1].NextOffset));
    }

    [Fact]
    public void Each_gap_within_a_batch_begins_an_entry_of_its_own()
    {
        StreamMessage<int> At(int partition, long offset, long? lostFrom = null) =>
            new() { Value = 0, Topic = "survey", TopicId = Id, Partition = partition, Offset = offset, LostFrom = lostFrom };
        List<StreamMessage<int>> batch = [At(0, 20), At(1, 7), At(0, 50, 21), At(1, 8), At(0, 51), At(0, 60, 52)];

        var entries = LedgerEntry.Of("ingest", batch, batch.ConvertAll(_ => Outcome<int>.Passed(1)));

        Assert.Equal(
            [(null, 20, 21), (21, 50, 52), (52, 60, 61)],
            entries.Where(e => e.Partition == 0).Select(e => (e.LostFrom, e.FirstOffset, e.NextOffset)));
        Assert.Equal((null, 7, 9), entries.Where(e => e.Partition == 1).Select(e => (e.LostFrom, e.FirstOffset, e.NextOffset)).Single());
    }

    [Fact]
    public void An_entry_survives_its_topic()
    {
        var entry = Entries((2, 7, 'p'), (2, 8, 'd'), (2, 9, 'r'))[0] with { LostFrom = 5 };
        var back = LedgerCodec.Decode(LedgerCodec.Encode(entry)).Value!;

        Assert.Equal((entry.Worker, entry.Topic, entry.TopicId, entry.Partition, entry.LostFrom), (back.Worker, back.Topic, back.TopicId, back.Partition, back.LostFrom));
        Assert.Equal(entry.Runs, back.Runs);
    }

    private static IReadOnlyList<LedgerEntry> Entries(params (int Partition, long Offset, char End)[] messages) => LedgerEntry.Of(
        "ingest",
        messages.Select(m => new StreamMessage<int> { Value = 0, Topic = "survey", TopicId = Id, Partition = m.Partition, Offset = m.Offset }).ToList(),
        messages.Select(m => m.End switch { 'p' => Outcome<int>.Passed(1), 'd' => Outcome<int>.Dropped(Reason.Duplicate), _ => Outcome<int>.Rejected(Reason.OutOfRange, "") }).ToList());
}
