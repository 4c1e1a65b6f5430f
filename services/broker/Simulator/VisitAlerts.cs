using Broker.Broker.Simulator.Surveys;

namespace Broker.Broker.Simulator;

/// <summary>The detections of one visit.</summary>
public sealed class VisitAlerts(FieldPopulation population, int alertsPerVisit)
{
    /// <summary>The rest of a visit's alerts are passing asteroids and artefacts, more of them when the visit sees little.</summary>
    private const double MaxFixedShare = 0.8;
    private const double AsteroidShareOfRest = 0.55;
    private const double HistoryDays = 365;

    /// <summary>Exactly the number of alerts asked for: detected sources first, in a fixed order, then asteroids and artefacts.</summary>
    public IEnumerable<SimulatedAlert> Of(LiveVisit live)
    {
        var count = 0;
        for (var k = 0; k < population.SizePerField && count < MaxFixedShare * alertsPerVisit; k++)
        {
            if (Detect(live, population.Fixed(live.Field, k)) is not { } alert)
                continue;
            count++;
            yield return alert;
        }

        var asteroids = (int)(AsteroidShareOfRest * (alertsPerVisit - count));
        for (var k = 0; k < asteroids; k++)
        {
            if (Detect(live, population.Asteroid(live, k)) is not { } alert)
                continue;
            count++;
            yield return alert;
        }

        for (var k = 0; count < alertsPerVisit && k < 4 * alertsPerVisit; k++)
        {
            if (Detect(live, population.Bogus(live, k)) is not { } alert)
                continue;
            count++;
            yield return alert;
        }
    }

    private static SimulatedAlert? Detect(LiveVisit live, SimulatedObject thing)
    {
        if (thing.Observe(live.Visit) is not { Detected: true } now)
            return null;
        var past = thing.Source.Moves ? [] : Past(live, thing);
        var first = past.FindIndex(one => one.Detected);
        return new SimulatedAlert
        {
            Object = thing,
            Field = live.Field,
            Now = now,
            Past = past,
            FirstDetection = first < 0 ? past.Count : first,
        };
    }

    private static List<Observation> Past(LiveVisit live, SimulatedObject thing)
    {
        var past = new List<Observation>();
        for (var k = Visit.IndexAtOrAfter(live.FieldVisits, live.Visit.MjdTai - HistoryDays); live.FieldVisits[k].Number != live.Visit.Number; k++)
        {
            if (thing.Observe(live.FieldVisits[k]) is { } observation)
                past.Add(observation);
        }

        return past;
    }
}
