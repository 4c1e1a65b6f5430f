using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>How far a consumer group has read one partition.</summary>
public sealed record GroupLag
{
    public required TopicPartition Of { get; init; }

    public string Topic => Of.Topic;

    public int Partition => Of.Partition.Value;

    /// <summary>What is read next; null when nothing was ever committed: then reading begins at <see cref="Begin"/>.</summary>
    public long? Committed { get; init; }

    /// <summary>The oldest message that Kafka still has.</summary>
    public required long Begin { get; init; }

    /// <summary>The offset that the next message will get.</summary>
    public required long End { get; init; }

    /// <summary>Messages that are still to be read.</summary>
    public long Lag => End - Math.Clamp(Committed ?? Begin, Begin, End);

    /// <summary>Messages that Kafka deleted before they were read.</summary>
    public long Lost => Math.Max(0, Begin - (Committed ?? Begin));
}
