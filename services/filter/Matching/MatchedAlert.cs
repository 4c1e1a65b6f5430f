using Broker.Core.Alerts;

namespace Broker.Filter.Matching;

/// <summary>An alert and the filters it passed, one at least, as they stood when it was matched.</summary>
public sealed record MatchedAlert(ClassifiedAlert Alert, IReadOnlyList<LiveFilter> Filters);
