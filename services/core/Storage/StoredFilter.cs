namespace Broker.Core.Storage;

/// <summary>One version of a user's filter, as the table <c>filters</c> keeps it.</summary>
public sealed record StoredFilter
{
    public required string Owner { get; init; }

    public required string Name { get; init; }

    /// <summary>Kafka topic that carries the filter's matches.</summary>
    public string Topic => $"filter.{Owner}.{Name}";

    public int Version { get; init; }

    /// <summary>Condition, with or without a SELECT list.</summary>
    public required string Expression { get; init; }

    /// <summary>Columns of the alert that are sent; null: those of the SELECT list, else all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary><c>json</c> or <c>avro</c>: what the filter's topic carries. Webhooks are always JSON.</summary>
    public string Format { get; init; } = Json;

    public string? WebhookUrl { get; init; }

    /// <summary>Encrypted.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>Why nothing is sent to the webhook any more.</summary>
    public string? WebhookDisabledReason { get; init; }

    public bool Active { get; init; } = true;

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Why the broker itself switched it off.</summary>
    public string? DisabledReason { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Why nothing is published to its topic any more, though it runs.</summary>
    public string? TopicDisabledReason { get; init; }

    public DateTimeOffset? TopicDisabledAt { get; init; }

    /// <summary>Matches that the topic did not take: they are in the table <c>matches</c> and went to the webhook.</summary>
    public long Unpublished { get; init; }

    /// <summary>Why the topic did not take the latest of them.</summary>
    public string? UnpublishedReason { get; init; }

    /// <summary>Another one whenever the row was written to.</summary>
    public long Revision { get; init; }

    public const string Json = "json";

    public const string Avro = "avro";
}
