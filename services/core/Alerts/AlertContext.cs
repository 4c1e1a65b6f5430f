namespace Broker.Core.Alerts;

/// <summary>What the catalogues know about an alert's place.</summary>
public sealed record AlertContext
{
    /// <summary>Not asked yet.</summary>
    public static readonly AlertContext None = new();

    /// <summary>Neighbours, nearest first within each catalogue.</summary>
    public IReadOnlyList<CatalogMatch> Matches { get; init; } = [];

    /// <summary>Why the context could not be had ("redis unreachable"); null when it was had, even if empty.</summary>
    public string? MissingReason { get; init; }
}
