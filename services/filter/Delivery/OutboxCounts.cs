namespace Broker.Filter.Delivery;

/// <summary>Webhook deliveries by what became of them, since the database was made.</summary>
public sealed record OutboxCounts(long Pending, long Delivered, long Undeliverable);
