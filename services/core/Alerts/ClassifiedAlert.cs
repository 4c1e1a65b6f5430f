namespace Broker.Core.Alerts;

/// <summary>An alert with the scores of every active model (after step 10); what filters see and what is archived.</summary>
public sealed record ClassifiedAlert
{
    public required Alert Alert { get; init; }

    public IReadOnlyList<Score> Scores { get; init; } = [];

    /// <summary>What one user may see of it (<see cref="AlertContext.For"/>).</summary>
    public ClassifiedAlert For(string user) =>
        Alert.Context.Watched.Count == 0 ? this : this with { Alert = Alert with { Context = Alert.Context.For(user) } };
}
