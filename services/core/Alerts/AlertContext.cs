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

    /// <summary>What other surveys have at this place, nearest first.</summary>
    public IReadOnlyList<OtherObject> OtherObjects { get; init; } = [];

    /// <summary>
    /// Why the context was missing when the alert was published first; it has been filled in since. Null when it came with the alert,
    /// or is missing still.
    /// </summary>
    public string? LateReason { get; init; }
}
