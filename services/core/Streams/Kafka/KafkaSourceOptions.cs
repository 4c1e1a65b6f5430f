namespace Broker.Core.Streams.Kafka;

/// <summary>What a <see cref="KafkaSource{T}"/> reads, and in which portions.</summary>
public sealed record KafkaSourceOptions
{
    public required KafkaConnection Connection { get; init; }

    /// <summary>Consumer group; some surveys ask that it starts with the user's name.</summary>
    public required string Group { get; init; }

    /// <summary>Names of topics; one that starts with ^ is a regular expression.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>
    /// Static membership: who comes back under this name within the session timeout gets its partitions back and nobody else is
    /// disturbed. Unique in the group (default: none).
    /// </summary>
    public string? Member { get; init; }

    /// <summary>A process that does not answer any more keeps its partitions for this long, 6 s … 30 min (default: 8 s).</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Most messages in a batch, 1 … 10,000 (default: 500).</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>Longest wait for a batch to fill after its first message (default: 100 ms).</summary>
    public TimeSpan BatchWait { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A batch is closed when it takes this much memory, bytes (default: 64 MiB); at most two batches are in memory.</summary>
    public long BatchBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The client library fetches this much ahead, bytes, and one answer more (default: 32 MiB).</summary>
    public long PrefetchBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>End at the present end of every partition instead of waiting for more (default: no).</summary>
    public bool StopAtEnd { get; init; }

    /// <summary>A busy worker is waited for this long before the partitions are paused, so that polling goes on (default: 5 s).</summary>
    public TimeSpan PauseAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A partition whose next message is held is paused for this long before it is tried again (default: 10 s).</summary>
    public TimeSpan HoldFor { get; init; } = TimeSpan.FromSeconds(10);
}
