namespace Broker.Core.Storage;

/// <summary>What became of the matches: <c>Matched = Published + Refused</c>, and of each that owes a webhook one is pending, delivered or undeliverable.</summary>
/// <param name="Matched">Matches, each once.</param>
/// <param name="Refused">Those that their filters' topics did not take; their filters' owners are told.</param>
/// <param name="Pending">Webhooks that are owed.</param>
/// <param name="Delivered">Webhooks that were delivered.</param>
/// <param name="Undeliverable">Webhooks that were given up.</param>
public sealed record LedgerMatches(long Matched, long Refused, long Pending, long Delivered, long Undeliverable)
{
    /// <summary>Those that their filters' topics took: a match comes to the archive after it was tried there.</summary>
    public long Published => Matched - Refused;

    /// <summary>One for each match that owes one.</summary>
    public long Webhooks => Pending + Delivered + Undeliverable;

    /// <summary>Webhooks of matches that the archive does not have.</summary>
    public long Unknown { get; init; }

    /// <summary>Matches that owe a webhook of which nobody knows.</summary>
    public long Unowed { get; init; }
}
