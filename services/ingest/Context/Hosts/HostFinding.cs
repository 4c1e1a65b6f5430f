using Broker.Core.Alerts;

namespace Broker.Ingest.Context.Hosts;

/// <summary>What was found out about the host of one alert.</summary>
/// <param name="Host">The winner; null when no galaxy qualifies.</param>
/// <param name="RunnerUp">The next galaxy, or the strongest one where none qualifies; null when there is no other.</param>
/// <param name="Reason">Why the winner won, or why there is none.</param>
/// <param name="Sentence">For a person.</param>
public sealed record HostFinding(HostCandidate? Host, HostCandidate? RunnerUp, string Reason, string Sentence);
