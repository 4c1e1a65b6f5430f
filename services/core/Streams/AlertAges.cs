using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Broker.Core.Streams;

/// <summary>How old alerts are when each worker of a process takes them, and when their matches are published.</summary>
public sealed class AlertAges
{
    private const string PublishedPlace = "published";

    private static readonly Histogram<double> Taken =
        StreamMetrics.Times("broker.alert.age", "s", "From published by the survey to taken by a worker.");

    private readonly ConcurrentDictionary<string, AgeWindow> taken = [];

    /// <summary>From published by the survey to published to a filter's topic; without alerts whose context came late.</summary>
    public AgeWindow Published { get; } = new(PublishedPlace, null);

    /// <summary>Those that a worker takes.</summary>
    public AgeWindow Of(string worker) => taken.GetOrAdd(worker, name => new AgeWindow(name, Taken));

    /// <summary>Every worker's, by name.</summary>
    public IReadOnlyList<AgeWindow> Workers => [.. taken.Values.OrderBy(window => window.Place, StringComparer.Ordinal)];
}
