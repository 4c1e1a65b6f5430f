namespace Broker.Core.Storage;

/// <summary>A row of the table <c>dead_letters</c>, without its bytes.</summary>
public sealed record StoredLetter
{
    public required string Id { get; init; }

    public DateTimeOffset RejectedAt { get; init; }

    public required string Step { get; init; }

    public required string Reason { get; init; }

    public required string Message { get; init; }

    public required string Topic { get; init; }

    public Guid TopicId { get; init; }

    public int Partition { get; init; }

    public long Offset { get; init; }

    public int SizeBytes { get; init; }

    /// <summary>When somebody asked for another try that has not been made yet.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    public string? AskedBy { get; init; }

    /// <summary>How often it was tried again.</summary>
    public int Tries { get; init; }

    public DateTimeOffset? TriedAt { get; init; }

    /// <summary>When it came to another end: it counts as a dead letter no longer.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary><c>stored</c>, <c>duplicate</c> or <c>sent_back</c> to our own topic it came from; null while it is a dead letter.</summary>
    public string? Outcome { get; init; }

    /// <summary>Only its beginning was kept: it cannot be tried again.</summary>
    public bool IsCut => SizeBytes >= Streams.DeadLetter.MaxBytes;
}
