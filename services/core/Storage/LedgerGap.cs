namespace Broker.Core.Storage;

/// <summary>Offsets that a worker never saw.</summary>
public sealed record LedgerGap
{
    public required string Worker { get; init; }

    public required string Topic { get; init; }

    public Guid TopicId { get; init; }

    public int Partition { get; init; }

    public long FromOffset { get; init; }

    /// <summary>The offset behind the last one.</summary>
    public long ToOffset { get; init; }

    /// <summary><c>deleted</c> before they were read, or <c>passed_over</c>: the worker's place was set forward.</summary>
    public required string Kind { get; init; }

    public DateTimeOffset SeenAt { get; init; }

    /// <summary>One line: <c>ingest never saw ztf-alerts [3] 100 … 119 (deleted before they were read)</c>.</summary>
    public string ToText() => $"{Worker} never saw {Topic} [{Partition}] {OffsetRange.Text(FromOffset, ToOffset)} ({(Kind == "deleted" ? "deleted before it read them" : "its place was set forward")})";
}
