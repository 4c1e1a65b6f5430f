namespace Broker.Core.Storage;

/// <summary>All of the survey's partitions together: consumed = stored + duplicates + dead-lettered + no end + on the way.</summary>
public sealed record LedgerTotal
{
    public required long Consumed { get; init; }

    public required long Stored { get; init; }

    public required long Duplicates { get; init; }

    public required long DeadLettered { get; init; }

    public required long OnTheWay { get; init; }

    /// <inheritdoc cref="LedgerPartition.NoEnd"/>
    public long NoEnd { get; init; }

    /// <summary>Deleted from the survey's topic before they were read.</summary>
    public required long Lost { get; init; }
}
