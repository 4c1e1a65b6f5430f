namespace Broker.Core.Alerts;

/// <summary>An alert with the scores of every active model (after step 10); what filters see and what is archived.</summary>
public sealed record ClassifiedAlert
{
    public required Alert Alert { get; init; }

    public IReadOnlyList<Score> Scores { get; init; } = [];
}
