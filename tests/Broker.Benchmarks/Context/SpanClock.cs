using System.Diagnostics;
using Broker.Core.Streams;

namespace Broker.Benchmarks.Context;

/// <summary>Adds up how often and how long the context step waits for Redis, from its own spans.</summary>
internal sealed class SpanClock : IDisposable
{
    private readonly ActivityListener listener;

    public SpanClock()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == StreamMetrics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Name == "6 cells" ? ActivitySamplingResult.PropagationData : ActivitySamplingResult.None,
            ActivityStopped = span => (Trips, Waited) = (Trips + 1, Waited + span.Duration),
        };
        ActivitySource.AddActivityListener(listener);
    }

    public long Trips { get; private set; }

    public TimeSpan Waited { get; private set; }

    public void Dispose() => listener.Dispose();
}
