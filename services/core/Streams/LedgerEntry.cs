namespace Broker.Core.Streams;

/// <summary>
/// What became of one partition's messages in one batch, written when every effect of the batch is acknowledged and before it is
/// committed: after a crash the same offsets may stand in two entries, and whoever adds them up counts each offset once.
/// </summary>
public sealed record LedgerEntry
{
    public required string Worker { get; init; }

    public required string Topic { get; init; }

    /// <summary>See <see cref="StreamMessage{T}.TopicId"/>.</summary>
    public Guid TopicId { get; init; }

    public int Partition { get; init; }

    /// <summary>In the order of their offsets; what lies between two of them held no message.</summary>
    public required IReadOnlyList<LedgerRun> Runs { get; init; }

    /// <summary>Messages from this offset up to the first one were deleted before they were read; null when none were.</summary>
    public long? LostFrom { get; init; }

    public long FirstOffset => Runs[0].FirstOffset;

    /// <summary>The offset behind the last message.</summary>
    public long NextOffset => Runs[^1].NextOffset;

    /// <summary>
    /// One entry for each partition of a batch, and one more behind each gap in it; those of a partition in the order of their offsets.
    /// </summary>
    /// <param name="worker">Who dealt with it.</param>
    /// <param name="batch">Messages; those of a partition in the order of their offsets.</param>
    /// <param name="outcomes">One each, none of them held.</param>
    public static IReadOnlyList<LedgerEntry> Of<TIn, TOut>(string worker, IReadOnlyList<StreamMessage<TIn>> batch, IReadOnlyList<Outcome<TOut>> outcomes)
    {
        var entries = new List<(StreamMessage<TIn> First, List<LedgerRun> Runs)>();
        var latest = new Dictionary<(string Topic, Guid TopicId, int Partition), List<LedgerRun>>();
        for (var i = 0; i < batch.Count; i++)
        {
            var message = batch[i];
            var place = (message.Topic, message.TopicId, message.Partition);
            if (message.LostFrom is not null || !latest.TryGetValue(place, out var runs))
                entries.Add((message, latest[place] = runs = []));
            Add(runs, message.Offset, outcomes[i].Verdict, outcomes[i].Verdict == Verdict.Passed ? null : outcomes[i].Reason);
        }

        return entries.ConvertAll(entry => new LedgerEntry
        {
            Worker = worker,
            Topic = entry.First.Topic,
            TopicId = entry.First.TopicId,
            Partition = entry.First.Partition,
            Runs = entry.Runs,
            LostFrom = entry.First.LostFrom,
        });
    }

    private static void Add(List<LedgerRun> runs, long offset, Verdict verdict, Reason? reason)
    {
        if (runs.Count > 0 && runs[^1] is var last && last.NextOffset == offset && last.Verdict == verdict && last.Reason == reason)
            runs[^1] = last with { Count = last.Count + 1 };
        else
            runs.Add(new LedgerRun(offset, 1, verdict, reason));
    }
}
