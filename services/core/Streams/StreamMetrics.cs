using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Broker.Core.Streams;

/// <summary>The meter and the activity source every part of the broker reports to; both are named <c>Broker</c>.</summary>
public static class StreamMetrics
{
    public const string Name = "Broker";

    private static readonly double[] SecondBounds =
        [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 1.5, 2, 2.5, 3, 5, 10, 30, 60, 120, 300, 600];

    public static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Spans = new(Name);

    /// <summary>A histogram of times; its bounds go from a millisecond to ten minutes, closest around the latency budget of seconds.</summary>
    /// <param name="name">Name of the metric.</param>
    /// <param name="unit"><c>s</c> or <c>ms</c>; the bounds follow it.</param>
    /// <param name="description">What is timed.</param>
    public static Histogram<double> Times(string name, string unit, string description)
    {
        var scale = unit == "ms" ? 1000 : 1;
        return Meter.CreateHistogram(name, unit, description, tags: null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [.. SecondBounds.Select(bound => bound * scale)],
        });
    }
}
