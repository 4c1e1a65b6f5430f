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

    /// <summary>The likely host galaxy; null when no galaxy qualifies or none was looked for.</summary>
    public HostCandidate? Host { get; init; }

    /// <summary>The next galaxy, or the strongest one where none qualifies.</summary>
    public HostCandidate? RunnerUp { get; init; }

    /// <summary>Why the host won, or why there is none; null when no catalogue of galaxies was there to ask.</summary>
    public string? HostReason { get; init; }

    /// <summary>The alert's place in words; null when no catalogue of galaxies was there to ask.</summary>
    public string? Sentence { get; init; }

    /// <summary>
    /// Neighbours from users' watch lists, nearest first within each. They travel beside <see cref="Matches"/> so that nothing
    /// written for everybody can hold one: only <see cref="For"/> gives them out, to their owner.
    /// </summary>
    public IReadOnlyList<WatchMatch> Watched { get; init; } = [];

    /// <summary>What one user may see: his own lists' sources before those of the catalogues, nobody else's.</summary>
    public AlertContext For(string owner) => Watched.Count == 0
        ? this
        : this with { Matches = [.. Watched.Where(match => match.Owner == owner).Select(match => match.Source), .. Matches], Watched = [] };
}
