namespace Broker.Core.Streams;

/// <summary>One message as a source hands it over, with where it came from.</summary>
public sealed record StreamMessage<T>
{
    public required T Value { get; init; }

    public required string Topic { get; init; }

    /// <summary>
    /// Kafka's id of the topic, so that one that was deleted and made again counts as another; in process, of this run's channel.
    /// Empty where the cluster does not tell.
    /// </summary>
    public Guid TopicId { get; init; }

    public int Partition { get; init; }

    public long Offset { get; init; }

    /// <summary>Messages from this offset up to this one were deleted before they were read; null when none were.</summary>
    public long? LostFrom { get; init; }

    /// <summary>The how-manieth time this source has been given the partition, 1, 2, …: in between another reader had it.</summary>
    public int Assignment { get; init; } = 1;

    /// <summary>When it was appended to its topic.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>
    /// The message exactly as it came, for the dead letters; in process it is written anew with <see cref="Encode"/>.
    /// Pooled memory: like a <see cref="Value"/> that points into it, it may be read until the batch is committed, not later.
    /// </summary>
    public ReadOnlyMemory<byte> Bytes
    {
        get => field.IsEmpty && Encode is not null && Fault is null ? Encode(Value) : field;
        init;
    }

    /// <summary>How a value that never was bytes becomes bytes.</summary>
    public Func<T, ReadOnlyMemory<byte>>? Encode { get; init; }

    /// <summary>Set when the bytes could not be read; then there is no <see cref="Value"/> and no stage sees the message.</summary>
    public Fault? Fault { get; init; }
}
