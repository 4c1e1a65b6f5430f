using System.Text.Json.Serialization;
using Broker.Core.Storage;

namespace Broker.Api.Rest;

/// <summary>A filter as its readers see it. Where it sends to, and the secret, are its owner's business.</summary>
internal sealed record FilterEntry
{
    public required string Owner { get; init; }

    public required string Name { get; init; }

    public required int Version { get; init; }

    public required string Expression { get; init; }

    public required string Format { get; init; }

    /// <summary>Kafka topic that carries the matches.</summary>
    public required string Topic { get; init; }

    public required bool Active { get; init; }

    /// <summary>Why the broker itself switched it off.</summary>
    public string? DisabledReason { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Why nothing is published to its topic any more, though it runs: its matches are in the archive and go to its webhook.</summary>
    public string? TopicDisabledReason { get; init; }

    public DateTimeOffset? TopicDisabledAt { get; init; }

    /// <summary>Matches that the topic did not take, and why it did not take the latest.</summary>
    public long Unpublished { get; init; }

    public string? UnpublishedReason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shown to the owner alone; null when there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WebhookEntry? Webhook { get; init; }

    public static FilterEntry Of(StoredFilter filter, string topicPrefix, string? reader, string? newSecret = null) => new()
    {
        Owner = filter.Owner,
        Name = filter.Name,
        Version = filter.Version,
        Expression = filter.Expression,
        Format = filter.Format,
        Topic = topicPrefix + filter.Topic,
        Active = filter.Active,
        DisabledReason = filter.DisabledReason,
        DisabledAt = filter.DisabledAt,
        TopicDisabledReason = filter.TopicDisabledReason,
        TopicDisabledAt = filter.TopicDisabledAt,
        Unpublished = filter.Unpublished,
        UnpublishedReason = filter.UnpublishedReason,
        CreatedAt = filter.CreatedAt,
        Webhook = filter.WebhookUrl is not null && reader == filter.Owner ? new WebhookEntry(filter.WebhookUrl, newSecret, filter.WebhookDisabledReason) : null,
    };

    /// <param name="Secret">Shown once, in the answer to the request that made it; signs every delivery.</param>
    internal sealed record WebhookEntry(
        string Url,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret,
        string? DisabledReason);
}
