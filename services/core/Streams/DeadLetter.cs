namespace Broker.Core.Streams;

/// <summary>A message that could not be used, with its original bytes: nothing is lost.</summary>
public sealed record DeadLetter
{
    /// <summary>Number and name of the step that refused it: <c>3 decode</c>.</summary>
    public required string Step { get; init; }

    public required Reason Reason { get; init; }

    /// <summary>What is wrong and where, one line.</summary>
    public required string Message { get; init; }

    public required string Topic { get; init; }

    public int Partition { get; init; }

    public long Offset { get; init; }

    /// <summary>The message exactly as it came.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    public required DateTimeOffset RejectedAt { get; init; }
}
