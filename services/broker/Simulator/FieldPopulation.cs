using Broker.Broker.Simulator.Sources;
using Broker.Broker.Simulator.Surveys;

namespace Broker.Broker.Simulator;

/// <summary>
/// The sources of the stream's fields. A source is drawn again from its own seed whenever it is asked for, so that nothing is kept:
/// memory does not grow with the number of objects or visits.
/// </summary>
public sealed class FieldPopulation(SimulationOptions options, SurveyModel survey, StreamSchedule schedule)
{
    /// <summary>Sources per alert: enough for most visits to find their share of alerts among them.</summary>
    private const double SourcesPerAlert = 3;

    /// <summary>Transients peak from this long before the stream begins to a little after its end.</summary>
    private const double PeakLeadDays = 70;
    private const double PeakLagDays = 15;

    private readonly ulong _seed = Dice.SeedFor(options.Seed, (ulong)survey.Name[0], 0x0B1EC7);

    /// <summary>Sources with a fixed place in one field.</summary>
    public int SizePerField { get; } = (int)Math.Ceiling(SourcesPerAlert * options.AlertsPerVisit);

    /// <summary>Source <paramref name="index"/> (0 … <see cref="SizePerField"/> − 1) of a field.</summary>
    public SimulatedObject Fixed(Field field, int index)
    {
        var number = (long)field.Number * SizePerField + index;
        var dice = Dice.For(_seed, (ulong)number);
        return Draw(dice, SourceClasses.DrawFixed(dice), (number, field.DrawPlace(dice)), new Sight
        {
            Dice = dice,
            Survey = survey,
            Visits = schedule.VisitsOf(field),
            PeakFromMjd = options.StartMjd - PeakLeadDays,
            PeakToMjd = schedule.EndMjd + PeakLagDays,
        });
    }

    /// <summary>Asteroid <paramref name="index"/> of a night, where it stands at this visit: it moves up to a quarter of a degree a day.</summary>
    public SimulatedObject Asteroid(LiveVisit live, int index)
    {
        var number = FirstPassing + ((long)live.Night * schedule.AllFields.Count + live.Field.Number) * options.AlertsPerVisit + index;
        var dice = Dice.For(_seed, (ulong)number, 1);
        var start = live.Field.DrawPlace(dice);
        var movedDeg = dice.Uniform(0.08, 0.25) * (live.Visit.MjdTai - Math.Floor(live.Visit.MjdTai));
        var place = Field.Offset(start, movedDeg, dice.Uniform(0, 360));
        return Draw(dice, SourceClasses.Asteroid, (number - FirstPassing, place), OneVisit(live, dice));
    }

    /// <summary>Artefact <paramref name="index"/> of a visit.</summary>
    public SimulatedObject Bogus(LiveVisit live, int index)
    {
        var number = FirstPassing + live.Visit.Number * options.AlertsPerVisit + index;
        var dice = Dice.For(_seed, (ulong)number, 2);
        return Draw(dice, SourceClasses.Bogus, (number, live.Field.DrawPlace(dice)), OneVisit(live, dice));
    }

    private long FirstPassing => (long)schedule.AllFields.Count * SizePerField;

    private SimulatedObject Draw(Dice dice, ISourceClass kind, (long Number, (double RaDeg, double DecDeg) Place) which, Sight sight) => new()
    {
        Survey = survey,
        Number = which.Number,
        ClassName = kind.Name,
        Source = kind.Draw(sight),
        RaDeg = which.Place.RaDeg,
        DecDeg = which.Place.DecDeg,
        Seed = dice.NextBits(),
    };

    private Sight OneVisit(LiveVisit live, Dice dice) => new()
    {
        Dice = dice,
        Survey = survey,
        Visits = [live.Visit],
        PeakFromMjd = live.Visit.MjdTai,
        PeakToMjd = live.Visit.MjdTai,
    };
}
