using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>
/// Steps 3 and 4 for one writer schema: bytes to the survey's packet, packet to an alert, alert checked.
/// The packet is reused, so one reader serves one thread.
/// </summary>
public sealed class DatumReader<T>(ReadingPlan<T> plan, Func<T, Outcome<Alert>> convert)
    where T : class, ISurveyPacket, new()
{
    private readonly T packet = new();

    public Outcome<DecodedAlert> Decode(ReadOnlySpan<byte> data, out int consumed)
    {
        packet.Clear();
        if (!plan.TryRead(data, packet, out consumed, out var fault))
        {
            consumed = 0;
            return Outcome<DecodedAlert>.Rejected(Reason.Undecodable, $"{fault.Reason} {fault.Offset} bytes into the datum: {fault.Message}");
        }

        var outcome = convert(packet);
        if (outcome.Verdict != Verdict.Passed)
            return Outcome<DecodedAlert>.Rejected(outcome.Reason, outcome.Message!);

        var alert = outcome.Value!;
        return AlertRange.Fault(alert) is { } message
            ? Outcome<DecodedAlert>.Rejected(Reason.OutOfRange, message)
            : Outcome<DecodedAlert>.Passed(new DecodedAlert(alert, packet.Cutouts.Slices(data)));
    }
}
