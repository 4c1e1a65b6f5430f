namespace Broker.Core.Streams;

/// <summary>
/// One worker's part of the ledger at one moment. Only committed batches count, each once however often it was repeated:
/// <c>Consumed = Passed + sum(Dropped) + sum(Rejected)</c> always.
/// </summary>
public sealed record StreamCounts
{
    public long Consumed { get; init; }

    public long Passed { get; init; }

    public IReadOnlyDictionary<Reason, long> Dropped { get; init; } = new Dictionary<Reason, long>();

    public IReadOnlyDictionary<Reason, long> Rejected { get; init; } = new Dictionary<Reason, long>();
}
