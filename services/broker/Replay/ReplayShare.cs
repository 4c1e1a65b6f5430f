namespace Broker.Broker.Replay;

/// <summary>What of one night and one partition is to be replayed.</summary>
public sealed record ReplayShare
{
    /// <summary>The survey's topic; null where the archive does not know it.</summary>
    public string? Topic { get; init; }

    public int? Partition { get; init; }

    /// <summary>As <see cref="ReplayRange.Night"/>; null when read from Kafka, which does not know nights.</summary>
    public int? Night { get; init; }

    public required long Packets { get; init; }

    public long? FirstOffset { get; init; }

    public long? LastOffset { get; init; }

    /// <summary>Published by the survey; null where not one of them says when.</summary>
    public DateTimeOffset? OldestAt { get; init; }

    /// <summary>Messages of the range that Kafka has deleted: the last offset before which all are gone; null when none are known to be.</summary>
    public long? DeletedBefore { get; init; }
}
