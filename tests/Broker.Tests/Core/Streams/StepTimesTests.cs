using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Broker.Core.Streams;

namespace Broker.Tests.Core.Streams;

public sealed class StepTimesTests
{
    [Fact]
    public void Every_step_is_timed_by_its_span_and_wholes_are_not()
    {
        var seen = new ConcurrentBag<string>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "broker.step.duration")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<double>((_, _, tags, _) => seen.Add((string)tags[0].Value!));
        meters.Start();
        using (new StepTimes())
        {
            using (StreamMetrics.Spans.StartActivity("test batch"))
            using (StreamMetrics.Spans.StartActivity("99 test"))
            {
            }
        }

        using (StreamMetrics.Spans.StartActivity("98 test"))
        {
        }

        Assert.Single(seen, "99 test");
        Assert.DoesNotContain("test batch", seen);
        Assert.DoesNotContain("98 test", seen);
    }
}
