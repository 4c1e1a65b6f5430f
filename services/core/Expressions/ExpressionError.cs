namespace Broker.Core.Expressions;

/// <summary>One mistake in the text of an expression.</summary>
public sealed record ExpressionError
{
    /// <summary>Where it starts: characters from the beginning of the text, 0-based.</summary>
    public required int Position { get; init; }

    /// <summary>Characters concerned; 0 at the end of the text.</summary>
    public required int Length { get; init; }

    public required string Message { get; init; }

    /// <summary>What to write instead; null when nothing better than the message is known.</summary>
    public string? Hint { get; init; }
}
