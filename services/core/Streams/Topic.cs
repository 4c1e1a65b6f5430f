namespace Broker.Core.Streams;

/// <summary>A topic of ours: what it is called and how its values are written and read. The same value gives the same bytes, always.</summary>
public sealed record Topic<T>
{
    public required string Name { get; init; }

    /// <summary>Values with the same key keep their order.</summary>
    public required Func<T, string> Key { get; init; }

    public required Func<T, byte[]> Encode { get; init; }

    public required Decode<T> Decode { get; init; }

    /// <summary>In process: publishing waits for no reader, and what a long queue has no room for is forgotten. On Kafka it changes nothing.</summary>
    public bool MayOverflow { get; init; }
}
