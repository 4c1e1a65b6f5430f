namespace Broker.Core.Storage;

/// <summary>What became of the matches.</summary>
/// <param name="Matched">Matches, each once.</param>
/// <param name="Pending">Webhooks that are owed.</param>
/// <param name="Delivered">Webhooks that were delivered.</param>
/// <param name="Undeliverable">Webhooks that were given up.</param>
/// <param name="Unknown">Webhooks of matches that the archive does not have.</param>
public sealed record LedgerMatches(long Matched, long Pending, long Delivered, long Undeliverable, long Unknown);
