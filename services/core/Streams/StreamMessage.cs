namespace Broker.Core.Streams;

/// <summary>One message as a source hands it over, with where it came from.</summary>
public sealed record StreamMessage<T>
{
    public required T Value { get; init; }

    public required string Topic { get; init; }

    public int Partition { get; init; }

    public long Offset { get; init; }

    /// <summary>When it was appended to its topic.</summary>
    public DateTimeOffset Timestamp { get; init; }
}
