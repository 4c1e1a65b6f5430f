using Broker.Broker.Simulator.Sources;
using Broker.Broker.Simulator.Surveys;

namespace Broker.Broker.Simulator.Tables;

/// <summary>
/// Whole light curves for training: equally many objects of each class, each seen at least once by its survey in about a year.
/// </summary>
public sealed class TableSimulation(ulong seed, IReadOnlyList<SurveyModel> surveys)
{
    private const int FieldsPerSurvey = 96;
    private const int MaxAttempts = 60;

    /// <summary>Visits run over this many days; long-lived transients need more than a year to show both sides.</summary>
    private const double WindowDays = 420;
    private const double StartMjd = 61000;

    /// <summary>Surveys look back this far once an object is known.</summary>
    private const double LookBackDays = 30;

    private readonly (Field Field, List<Visit> Visits)[][] _fields =
        [.. surveys.Select((survey, s) => Enumerable.Range(0, FieldsPerSurvey).Select(f => BuildField(seed, survey, s * FieldsPerSurvey + f)).ToArray())];

    /// <summary>Object <paramref name="number"/> with its observations as its last alert tells them: from 30 days before the first detection to the last.</summary>
    public TableObject Draw(long number)
    {
        var kinds = SourceClasses.All;
        var survey = (int)(number % surveys.Count);
        var kind = kinds[(int)(number / surveys.Count % kinds.Count)];
        for (var attempt = 0; ; attempt++)
        {
            var thing = DrawOnce(survey, kind, (number, attempt));
            if (thing.Observations.Count > 0 || attempt == MaxAttempts)
                return thing;
        }
    }

    private TableObject DrawOnce(int survey, ISourceClass kind, (long Number, int Attempt) which)
    {
        var dice = Dice.For(seed, (ulong)which.Number, (ulong)(1 + which.Attempt));
        var (field, visits) = _fields[survey][dice.Below(FieldsPerSurvey)];
        var (ra, dec) = field.DrawPlace(dice);
        var sight = new Sight
        {
            Dice = dice,
            Survey = surveys[survey],
            Visits = visits,
            PeakFromMjd = visits[0].MjdTai - 20,
            PeakToMjd = visits[^1].MjdTai,
        };
        var thing = new SimulatedObject
        {
            Survey = surveys[survey],
            Number = which.Number,
            ClassName = kind.Name,
            Source = kind.Draw(sight),
            RaDeg = ra,
            DecDeg = dec,
            Seed = dice.NextBits(),
        };
        return new TableObject { Object = thing, Observations = Known(thing, visits) };
    }

    private static List<Observation> Known(SimulatedObject thing, List<Visit> visits)
    {
        var seen = new List<Observation>(visits.Count);
        foreach (var visit in visits)
        {
            if (thing.Observe(visit) is { Masked: false } observation)
                seen.Add(observation);
        }

        if (thing.Source.Moves)
            return [.. seen.Where(one => one.Detected)];

        var last = seen.FindLastIndex(one => one.Detected);
        var first = seen.FindIndex(one => one.Detected);
        if (first < 0)
            return [];
        var known = seen.FindIndex(one => one.Visit.MjdTai >= seen[first].Visit.MjdTai - LookBackDays);
        return seen.GetRange(known, last - known + 1);
    }

    private static (Field Field, List<Visit> Visits) BuildField(ulong seed, SurveyModel survey, int number)
    {
        var dice = Dice.For(seed, (ulong)number, 0xF1E1D);
        var schedule = new FieldSchedule
        {
            Survey = survey,
            FromMjd = StartMjd,
            ToMjd = StartMjd + WindowDays,
            SeasonStartMjd = StartMjd + dice.Uniform(0, 365),
        };
        return (Field.Draw(survey, dice, number), schedule.Build(dice));
    }
}
