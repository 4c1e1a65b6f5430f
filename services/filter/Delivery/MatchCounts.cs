namespace Broker.Filter.Delivery;

/// <summary>
/// What became of the matches, for the ledger. A match has one delivery per destination: its topic, and its webhook where there
/// is one. Per destination: <c>Matched = Published + Unpublished</c>, and <c>Webhooks = Pending + Delivered + Undeliverable</c>.
/// </summary>
public sealed record MatchCounts
{
    /// <summary>Matches of this process, each once however often its batch was repeated.</summary>
    public long Matched { get; init; }

    /// <summary>Those of them that Kafka has acknowledged.</summary>
    public long Published { get; init; }

    /// <summary>Those of them that their topic did not take: their filters' owners are told, and they are in the archive.</summary>
    public long Unpublished { get; init; }

    /// <summary>Webhooks, of all processes since the database was made.</summary>
    public required OutboxCounts Webhooks { get; init; }
}
