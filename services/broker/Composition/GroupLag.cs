namespace Broker.Broker.Composition;

/// <summary>How far a role has read one partition of one topic.</summary>
public sealed record GroupLag
{
    public required string Role { get; init; }

    /// <summary>The consumer group.</summary>
    public required string Group { get; init; }

    public required string Topic { get; init; }

    public required int Partition { get; init; }

    /// <summary>What is read next; null when nothing was ever committed: then the role begins at <see cref="Begin"/>.</summary>
    public long? Committed { get; init; }

    /// <summary>The oldest message that Kafka still has.</summary>
    public required long Begin { get; init; }

    /// <summary>The offset that the next message will get.</summary>
    public required long End { get; init; }

    /// <summary>Messages that are still to be read.</summary>
    public long Lag => End - Math.Clamp(Committed ?? Begin, Begin, End);

    /// <summary>Messages that Kafka deleted before the role had read them.</summary>
    public long Lost => Math.Max(0, Begin - (Committed ?? Begin));
}
