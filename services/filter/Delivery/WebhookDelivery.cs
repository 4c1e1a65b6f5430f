namespace Broker.Filter.Delivery;

/// <summary>One row of the outbox that is being tried now.</summary>
public sealed record WebhookDelivery
{
    /// <summary>The id of the match, and the webhook-id of every try.</summary>
    public required string Id { get; init; }

    public required string Owner { get; init; }

    public required string FilterName { get; init; }

    public required int FilterVersion { get; init; }

    public required string Url { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>This try included.</summary>
    public int Attempts { get; init; }

    /// <summary>Encrypted; null when the filter is gone.</summary>
    public string? Secret { get; init; }

    /// <summary>Set when nothing is to be sent to this webhook any more.</summary>
    public string? DisabledReason { get; init; }
}
