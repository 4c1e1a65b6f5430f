using System.Collections;
using Broker.Broker.Simulator.Packets;
using Broker.Broker.Simulator.Surveys;

namespace Broker.Broker.Simulator;

/// <summary>
/// The packets of a simulated survey, made one by one as they are asked for, visit by visit in time order. Enumerating twice gives the
/// same bytes; memory does not depend on the number of visits or alerts.
/// </summary>
public sealed class SimulatedStream(SimulationOptions options) : IEnumerable<SimulatedPacket>
{
    private static readonly TimeSpan Processing = TimeSpan.FromSeconds(60);

    public IEnumerator<SimulatedPacket> GetEnumerator()
    {
        var surveys = options.Surveys.ToDictionary(survey => survey, Open);
        var visits = surveys.Values.SelectMany(open => open.Schedule.Live()).OrderBy(live => live.Visit.MjdTai);
        foreach (var live in visits)
        {
            var open = surveys[live.Survey];
            foreach (var alert in open.Alerts.Of(live))
            {
                var packet = Packet(alert, open.Writer);
                yield return packet;
                foreach (var fault in Faults(packet))
                    yield return fault;
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The sources of one survey's fields, alerted or not.</summary>
    public IEnumerable<SimulatedObject> Sources(SurveyModel survey)
    {
        var schedule = new StreamSchedule(survey, options.Seed, options.StartMjd, options.Visits);
        var population = new FieldPopulation(options, survey, schedule);
        return schedule.AllFields.SelectMany(field => Enumerable.Range(0, population.SizePerField).Select(k => population.Fixed(field, k)));
    }

    private (StreamSchedule Schedule, VisitAlerts Alerts, IPacketWriter Writer) Open(SurveyModel survey)
    {
        var schedule = new StreamSchedule(survey, options.Seed, options.StartMjd, options.Visits);
        var alerts = new VisitAlerts(new FieldPopulation(options, survey, schedule), options.AlertsPerVisit);
        return (schedule, alerts, survey == SurveyModel.Lsst ? new LsstPacketWriter(options.LsstSchema, options.LsstPadBytes) : new ZtfPacketWriter());
    }

    private static SimulatedPacket Packet(SimulatedAlert alert, IPacketWriter writer) => new()
    {
        Survey = alert.Object.Survey.Name,
        Topic = writer.Topic,
        Key = alert.Object.Name,
        Bytes = writer.Write(alert),
        Time = Naming.Utc(alert.Now.Visit.MjdTai) + Processing,
        AlertId = alert.AlertId,
        Truth = alert,
    };

    private IEnumerable<SimulatedPacket> Faults(SimulatedPacket packet)
    {
        var dice = Dice.For(options.Seed, (ulong)packet.AlertId, 0xBAD);
        if (dice.Chance(options.DuplicateShare))
            yield return packet with { Fault = PacketFault.Duplicate };
        if (!dice.Chance(options.PoisonShare))
            yield break;
        yield return dice.Chance(0.5)
            ? packet with { Fault = PacketFault.Truncated, Bytes = Damage.Truncate(packet.Bytes.Span, dice) }
            : packet with { Fault = PacketFault.Corrupted, Bytes = Damage.Corrupt(packet.Bytes.Span) };
    }
}
