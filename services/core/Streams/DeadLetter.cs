namespace Broker.Core.Streams;

/// <summary>A message that could not be used, with its original bytes: nothing is lost.</summary>
public sealed record DeadLetter
{
    /// <summary>Most bytes of a message that are kept, so that every dead letter fits the topic it goes to.</summary>
    public const int MaxBytes = 15 << 20;

    /// <summary>Longest <see cref="Message"/>, characters: it may quote a stranger's text.</summary>
    public const int MaxMessageLength = 1_000;

    /// <summary>Number and name of the step that refused it: <c>3 decode</c>.</summary>
    public required string Step { get; init; }

    public required Reason Reason { get; init; }

    /// <summary>What is wrong and where, one line.</summary>
    public required string Message { get; init; }

    public required string Topic { get; init; }

    /// <summary>See <see cref="StreamMessage{T}.TopicId"/>.</summary>
    public Guid TopicId { get; init; }

    public int Partition { get; init; }

    public long Offset { get; init; }

    /// <summary>The message exactly as it came; of one longer than <see cref="MaxBytes"/> the beginning, and <see cref="Message"/> says so.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    public required DateTimeOffset RejectedAt { get; init; }

    /// <summary>A message that a stage refused.</summary>
    /// <param name="step">The step, where the outcome names none itself.</param>
    internal static DeadLetter Of<TIn, TOut>(StreamMessage<TIn> message, Outcome<TOut> outcome, string step, DateTimeOffset rejectedAt)
    {
        var bytes = message.Bytes;
        var cut = bytes.Length > MaxBytes ? $"the first {MaxBytes} of {bytes.Length} bytes are kept; " : "";
        return new DeadLetter
        {
            Step = outcome.Step ?? step,
            Reason = outcome.Reason,
            Message = OneLine(cut + outcome.Message),
            Topic = message.Topic,
            TopicId = message.TopicId,
            Partition = message.Partition,
            Offset = message.Offset,
            Bytes = bytes[..Math.Min(bytes.Length, MaxBytes)].ToArray(),
            RejectedAt = rejectedAt,
        };
    }

    private static string OneLine(string text)
    {
        if (text.Length > MaxMessageLength)
            text = text[..(char.IsHighSurrogate(text[MaxMessageLength - 1]) ? MaxMessageLength - 1 : MaxMessageLength)];
        return text.ReplaceLineEndings(" ");
    }
}
