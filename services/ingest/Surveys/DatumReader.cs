using Broker.Core.Streams;
using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>
/// Steps 3 and 4 for one writer schema: bytes to the survey's packet, packet to an alert, alert checked.
/// The packet is reused, so one reader serves one thread.
/// </summary>
/// <param name="plan">Step 3.</param>
/// <param name="convert">Step 4: fills a cleared alert; what is wrong with the packet, in one line, or null.</param>
public sealed class DatumReader<T>(ReadingPlan<T> plan, Func<T, DecodedAlert, string?> convert)
    where T : class, ISurveyPacket, new()
{
    private readonly T packet = new();

    public Outcome<DecodedAlert> Decode(ReadOnlySpan<byte> data, DecodedAlert into, out int consumed)
    {
        packet.Clear();
        into.Clear();
        if (!plan.TryRead(data, packet, out consumed, out var fault))
        {
            consumed = 0;
            return Outcome<DecodedAlert>.Rejected(Reason.Undecodable, $"{fault.Reason} {fault.Offset} bytes into the datum: {fault.Message}");
        }

        if ((convert(packet, into) ?? AlertRange.Fault(into.Alert)) is { } message)
            return Outcome<DecodedAlert>.Rejected(Reason.OutOfRange, message);
        into.SetCutouts(packet.Cutouts, data);
        return Outcome<DecodedAlert>.Passed(into);
    }
}
