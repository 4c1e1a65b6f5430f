using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Broker.Core.Streams;

/// <summary>The meter and the activity source every part of the broker reports to; both are named <c>Broker</c>.</summary>
public static class StreamMetrics
{
    public const string Name = "Broker";

    public static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Spans = new(Name);
}
