using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Broker.Core.Streams;

/// <summary>Times every step of the path of an alert, batch by batch, from the spans that the steps open anyway: the metric <c>broker.step.duration</c>.</summary>
public sealed class StepTimes : IDisposable
{
    private static readonly Histogram<double> Duration =
        StreamMetrics.Times("broker.step.duration", "s", "A step of the path of an alert over one batch, by number and name of the step.");

    private readonly ActivityListener listener = new()
    {
        ShouldListenTo = source => source.Name == StreamMetrics.Name,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        ActivityStopped = Record,
    };

    public StepTimes() => ActivitySource.AddActivityListener(listener);

    public void Dispose() => listener.Dispose();

    // Steps begin with their number; other spans are wholes of them.
    private static void Record(Activity span)
    {
        if (char.IsAsciiDigit(span.OperationName[0]))
            Duration.Record(span.Duration.TotalSeconds, new KeyValuePair<string, object?>("step", span.OperationName));
    }
}
