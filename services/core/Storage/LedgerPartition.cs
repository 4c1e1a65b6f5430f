namespace Broker.Core.Storage;

/// <summary>One partition of a survey's topic.</summary>
public sealed record LedgerPartition
{
    public required string Topic { get; init; }

    public Guid TopicId { get; init; }

    public int Partition { get; init; }

    /// <summary>Offset of the first message that was read, or that was gone when it should have been.</summary>
    public long FirstOffset { get; init; }

    /// <summary>The offset behind the last message that was read.</summary>
    public long NextOffset { get; init; }

    public long Consumed { get; init; }

    public long Stored { get; init; }

    public long Duplicates { get; init; }

    public long DeadLettered { get; init; }

    /// <summary>Offsets that were never seen and that nobody has acknowledged.</summary>
    public long Lost { get; init; }

    /// <summary>Messages found to have come to no end, less those that came to two, whether or not anybody has acknowledged it.</summary>
    public long NoEnd { get; init; }

    /// <summary>Consumed, and come to no end yet; below zero for a moment while the ledger itself lies behind.</summary>
    public long OnTheWay => Consumed - Stored - Duplicates - DeadLettered - NoEnd;
}
