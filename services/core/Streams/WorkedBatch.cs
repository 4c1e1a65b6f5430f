namespace Broker.Core.Streams;

/// <summary>
/// What the stage made of a batch: kept while its effects are repeated, so that every repeat publishes the same. It shrinks when
/// partitions are taken away meanwhile.
/// </summary>
internal sealed record WorkedBatch<TIn, TOut>
{
    public required HeldMessages<TIn, TOut> Parts { get; init; }

    /// <summary>The step that dead letters name, where an outcome names none itself.</summary>
    public required string Step { get; init; }

    public required DateTimeOffset WorkedAt { get; init; }

    /// <summary>Every effect is acknowledged: what is still to be done is the commit.</summary>
    public bool IsAcknowledged { get; set; }

    /// <summary>Everything of the batch, decided or held.</summary>
    public IReadOnlyList<StreamMessage<TIn>> Messages => field ??= Parts.Held.Count == 0 ? Parts.Decided : [.. Parts.Decided, .. Parts.Held];

    public IReadOnlyList<TOut> Passed => field ??= [.. Parts.Outcomes.Where(o => o.Verdict == Verdict.Passed).Select(o => o.Value!)];

    public IReadOnlyList<DeadLetter> Rejected => field ??= [.. Parts.Decided.Zip(Parts.Outcomes)
        .Where(p => p.Second.Verdict == Verdict.Rejected)
        .Select(p => DeadLetter.Of(p.First, p.Second, Step, WorkedAt))];

    /// <summary>The same without what is not ours any more.</summary>
    /// <param name="ours">Of <see cref="Messages"/>.</param>
    public WorkedBatch<TIn, TOut> Keep(IReadOnlyList<StreamMessage<TIn>> ours) => ours.Count == Messages.Count
        ? this
        : new() { Parts = Parts.Keep(ours), Step = Step, WorkedAt = WorkedAt, IsAcknowledged = IsAcknowledged };
}
