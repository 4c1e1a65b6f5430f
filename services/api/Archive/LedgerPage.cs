using Broker.Core.Alerts;
using Broker.Core.Streams;

namespace Broker.Api.Archive;

/// <summary>
/// What some entries add to one row of the ledger. A message before <see cref="Next"/> was counted already, be it by an entry that came
/// twice or by a batch that was repeated after a crash.
/// </summary>
internal sealed class LedgerPage(LedgerKey key)
{
    /// <summary>The end of a transaction takes an offset of its own, and holds no message.</summary>
    private const int MarkerOffsets = 1;

    private readonly List<Gap> gaps = [];
    private readonly List<AlertSource> duplicates = [];

    public LedgerKey Key => key;

    /// <summary>The offset behind what was counted; null before the first message.</summary>
    public long? Next { get; set; }

    public long First { get; private set; }

    public long Passed { get; private set; }

    public long Dropped { get; private set; }

    public long Rejected { get; private set; }

    public long Repeated { get; private set; }

    public IReadOnlyList<Gap> Gaps => gaps;

    /// <summary>Messages that were dropped because their alert had come before.</summary>
    public IReadOnlyList<AlertSource> Duplicates => duplicates;

    public static LedgerKey KeyOf(LedgerEntry entry) => new(entry.Worker, entry.Topic, entry.TopicId, entry.Partition);

    public void Add(LedgerEntry entry)
    {
        if (Next is null)
            First = entry.LostFrom ?? entry.FirstOffset;
        NoteGap(entry, Next ?? entry.LostFrom ?? entry.FirstOffset);
        Next ??= entry.FirstOffset;
        foreach (var run in entry.Runs)
            Add(run);
    }

    /// <summary>An entry of messages that seemed passed over: all of them count now.</summary>
    public void AddLate(LedgerEntry entry)
    {
        foreach (var run in entry.Runs)
            Count(run, run.FirstOffset, run.Count);
    }

    private void NoteGap(LedgerEntry entry, long expected)
    {
        if (entry.LostFrom is { } lost && entry.FirstOffset > Math.Max(lost, expected))
            gaps.Add(new Gap(Math.Max(lost, expected), entry.FirstOffset, "deleted"));
        else if (entry.FirstOffset > expected + MarkerOffsets)
            gaps.Add(new Gap(expected, entry.FirstOffset, "passed_over"));
    }

    private void Add(LedgerRun run)
    {
        var known = (int)Math.Clamp(Next!.Value - run.FirstOffset, 0, run.Count);
        var fresh = run.Count - known;
        Repeated += known;
        Next = Math.Max(Next.Value, run.NextOffset);
        Count(run, run.FirstOffset + known, fresh);
    }

    private void Count(LedgerRun run, long first, int fresh)
    {
        switch (run.Verdict)
        {
            case Verdict.Passed:
                Passed += fresh;
                break;
            case Verdict.Rejected:
                Rejected += fresh;
                break;
            default:
                Dropped += fresh;
                break;
        }

        for (var offset = first; run.Reason == Reason.Duplicate && offset < run.NextOffset; offset++)
            duplicates.Add(new AlertSource(key.Topic, key.TopicId, key.Partition, offset));
    }

    /// <param name="From">First offset that was not seen.</param>
    /// <param name="To">The offset behind the last one.</param>
    /// <param name="Kind"><c>deleted</c> before it was read, or <c>passed_over</c>: the worker's place was set forward.</param>
    internal readonly record struct Gap(long From, long To, string Kind);
}
