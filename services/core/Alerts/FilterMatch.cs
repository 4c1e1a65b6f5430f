namespace Broker.Core.Alerts;

/// <summary>One alert that passed one version of one user's filter (step 12).</summary>
public sealed record FilterMatch
{
    public required string Owner { get; init; }

    /// <summary>Name of the filter, unique per owner: lower-case letters, digits, - and _.</summary>
    public required string FilterName { get; init; }

    public required int FilterVersion { get; init; }

    public required ClassifiedAlert Classified { get; init; }

    /// <summary>The alert lies on a watch list of the owner: nobody else may see this match.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>Whether the filter's topic took it; null before it was sent there, and where a version before 304 of the schema tells of it.</summary>
    public bool? IsPublished { get; init; }

    /// <summary>Whether a webhook is owed for it; null as above.</summary>
    public bool? OwesWebhook { get; init; }

    /// <summary>The same on every repeat and in every sink: <c>survey:alertId:owner.filter:version</c>.</summary>
    public string Id => $"{Classified.Alert.Id}:{Owner}.{FilterName}:{FilterVersion}";
}
