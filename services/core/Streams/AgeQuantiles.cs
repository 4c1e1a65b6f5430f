namespace Broker.Core.Streams;

/// <summary>How old alerts were: half of them no older than the median, all but 1 % no older than <paramref name="P99"/>.</summary>
/// <param name="Count">Alerts; with none the quantiles say nothing.</param>
public readonly record struct AgeQuantiles(long Count, TimeSpan Median, TimeSpan P99);
