using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Tests.Core.Columns;

namespace Broker.Tests.Core.Wire;

/// <summary>No NaN stands in our own topics. Where somebody else's program wrote one, the message is a dead letter: nothing behind it stalls.</summary>
public sealed class FiniteNumberTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_number_that_is_not_finite_rejects_the_message(double wrong)
    {
        var alert = SampleAlerts.Classified.Alert;
        Score score = new() { Model = "m", Version = "1", Values = new Dictionary<string, double> { ["score"] = wrong } };
        Rejects(SampleAlerts.Classified with { Scores = [score] });
        Rejects(SampleAlerts.Classified with { Alert = alert with { RaDeg = wrong } });
        Rejects(SampleAlerts.Classified with { Alert = alert with { FluxNanoJy = wrong } });
        Rejects(SampleAlerts.Classified with { Alert = alert with { LightCurve = [new() { MjdTai = 61_000, Band = "r", Status = PointStatus.Detected, FluxNanoJy = wrong }] } });
    }

    private static void Rejects(ClassifiedAlert alert)
    {
        var outcome = ClassifiedCodec.Decode(ClassifiedCodec.Encode(alert));
        Assert.Equal((Verdict.Rejected, Reason.Undecodable), (outcome.Verdict, outcome.Reason));
        Assert.Contains("not finite", outcome.Message, StringComparison.Ordinal);
    }
}
