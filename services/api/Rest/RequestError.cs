namespace Broker.Api.Rest;

/// <summary>One thing that is wrong with a request.</summary>
public sealed record RequestError
{
    /// <summary>Name of the query parameter or member of the body.</summary>
    public required string Parameter { get; init; }

    public required string Message { get; init; }

    /// <summary>What to write instead.</summary>
    public string? Hint { get; init; }

    /// <summary>For an expression: characters from its beginning, 0-based.</summary>
    public int? Position { get; init; }

    /// <summary>For an expression: characters concerned.</summary>
    public int? Length { get; init; }
}
