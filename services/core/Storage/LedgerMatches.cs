namespace Broker.Core.Storage;

/// <summary>
/// What became of the matches: <c>Matched = Published + Refused + Untold</c>. Of each that owes a webhook one is pending, delivered or undeliverable.
/// </summary>
public sealed record LedgerMatches
{
    /// <summary>Matches, each once.</summary>
    public long Matched { get; init; }

    /// <summary>Those that their filters' topics took.</summary>
    public long Published { get; init; }

    /// <summary>Those that they did not take; their filters' owners are told.</summary>
    public long Refused { get; init; }

    /// <summary>Those that came from a process of a version that did not tell.</summary>
    public long Untold => Matched - Published - Refused;

    /// <summary>Webhooks that are owed.</summary>
    public long Pending { get; init; }

    public long Delivered { get; init; }

    /// <summary>Webhooks that were given up.</summary>
    public long Undeliverable { get; init; }

    /// <summary>Webhooks of late whose matches the archive does not have, the first hundred ids; null while matches are on their way.</summary>
    public IReadOnlyList<string>? Unknown { get; init; }

    /// <summary>Matches of late that owe a webhook of which nobody knows, the first hundred ids; null where PostgreSQL took too long.</summary>
    public IReadOnlyList<string>? Unowed { get; init; }
}
