namespace Broker.Core.Storage;

/// <summary>Offsets that a worker never saw, or messages that came to no end or to two.</summary>
public sealed record LedgerGap
{
    public required string Worker { get; init; }

    public required string Topic { get; init; }

    public Guid TopicId { get; init; }

    public int Partition { get; init; }

    public long FromOffset { get; init; }

    /// <summary>The offset behind the last one.</summary>
    public long ToOffset { get; init; }

    /// <summary>
    /// <c>deleted</c> before they were read, or <c>passed_over</c>: the worker's place was set forward; or, long after they were read,
    /// <c>no_end</c> or <c>two_ends</c> were found.
    /// </summary>
    public required string Kind { get; init; }

    public DateTimeOffset SeenAt { get; init; }

    /// <summary>One line: <c>ingest never saw ztf-alerts [3] 100 … 119 (deleted before they were read)</c>.</summary>
    public string ToText()
    {
        var offsets = OffsetRange.Text(FromOffset, ToOffset);
        return Kind switch
        {
            "no_end" => $"{Topic} [{Partition}]: came to no end: offsets {offsets}",
            "two_ends" => $"{Topic} [{Partition}]: came to two ends: offsets {offsets}",
            _ => $"{Worker} never saw {Topic} [{Partition}] {offsets} ({(Kind == "deleted" ? "deleted before it read them" : "its place was set forward")})",
        };
    }
}
