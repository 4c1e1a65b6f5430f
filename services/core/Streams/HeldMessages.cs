namespace Broker.Core.Streams;

/// <summary>
/// A batch parted in two: what the stage has decided, and what waits, which is every held message and all behind it in its
/// partition, whatever became of that, so that order is kept.
/// </summary>
internal sealed record HeldMessages<TIn, TOut>
{
    public required IReadOnlyList<StreamMessage<TIn>> Decided { get; init; }

    /// <summary>Of <see cref="Decided"/>, in order.</summary>
    public required IReadOnlyList<Outcome<TOut>> Outcomes { get; init; }

    public IReadOnlyList<StreamMessage<TIn>> Held { get; init; } = [];

    /// <summary>The first held message of each partition that waits, and why it does.</summary>
    public IReadOnlyList<(StreamMessage<TIn> Message, string Why)> First { get; init; } = [];

    public static HeldMessages<TIn, TOut> In(IReadOnlyList<StreamMessage<TIn>> batch, IReadOnlyList<Outcome<TOut>> outcomes)
    {
        if (outcomes.All(o => o.Verdict != Verdict.Held))
            return new() { Decided = batch, Outcomes = outcomes };

        var paused = new HashSet<(string, int)>();
        var first = new List<(StreamMessage<TIn>, string)>();
        var (decided, held) = (new List<int>(), new List<StreamMessage<TIn>>());
        for (var i = 0; i < batch.Count; i++)
        {
            var partition = (batch[i].Topic, batch[i].Partition);
            if (outcomes[i].Verdict == Verdict.Held && paused.Add(partition))
                first.Add((batch[i], outcomes[i].Message ?? ""));
            if (paused.Contains(partition))
                held.Add(batch[i]);
            else
                decided.Add(i);
        }

        return new() { Decided = [.. decided.Select(i => batch[i])], Outcomes = [.. decided.Select(i => outcomes[i])], Held = held, First = first };
    }

    public HeldMessages<TIn, TOut> Without(IReadOnlyList<StreamMessage<TIn>> gone)
    {
        if (gone.Count == 0)
            return this;
        var without = new HashSet<object>(gone, ReferenceEqualityComparer.Instance);
        return Keep([.. Decided.Concat(Held).Where(message => !without.Contains(message))]);
    }

    /// <summary>The same without what is not among these messages.</summary>
    public HeldMessages<TIn, TOut> Keep(IReadOnlyList<StreamMessage<TIn>> ours)
    {
        var kept = new HashSet<object>(ours, ReferenceEqualityComparer.Instance);
        var decided = Decided.Zip(Outcomes).Where(pair => kept.Contains(pair.First)).ToList();
        return new()
        {
            Decided = decided.ConvertAll(pair => pair.First),
            Outcomes = decided.ConvertAll(pair => pair.Second),
            Held = [.. Held.Where(kept.Contains)],
            First = [.. First.Where(first => kept.Contains(first.Message))],
        };
    }
}
