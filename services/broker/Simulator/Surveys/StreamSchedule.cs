namespace Broker.Broker.Simulator.Surveys;

/// <summary>A visit of the stream, with the visits of the same field before it.</summary>
public sealed record LiveVisit
{
    public required SurveyModel Survey { get; init; }

    public required Field Field { get; init; }

    public required Visit Visit { get; init; }

    /// <summary>All visits of the field in time order, those to come included.</summary>
    public required IReadOnlyList<Visit> FieldVisits { get; init; }

    /// <summary>Which night of the stream, from 0.</summary>
    public required int Night { get; init; }
}

/// <summary>
/// The visits of one survey's stream in time order: a year of history of a few fields, then nights in which every field that is due
/// is visited, one exposure after the other, and all of them again half an hour later in another band.
/// </summary>
public sealed class StreamSchedule
{
    private const int Fields = 9;
    private const double HistoryDays = 365;
    private const double NightStart = 0.1;
    private const double PairGapDays = 0.5 / 24;

    /// <summary>From one exposure to the next (DMTN-102: 39 s; ZTF the same within a second).</summary>
    private const double VisitDays = 39.0 / 86400;

    private readonly SurveyModel _survey;
    private readonly List<Visit>[] _visits = new List<Visit>[Fields];
    private readonly Field[] _fields = new Field[Fields];
    private readonly List<(int Field, int Night, int Index)> _live = [];

    public StreamSchedule(SurveyModel survey, ulong seed, double startMjd, int visits)
    {
        _survey = survey;
        var dice = Dice.For(seed, (ulong)survey.Name[0], 0x5C4ED);
        long number = 0;
        for (var f = 0; f < Fields; f++)
        {
            _fields[f] = Field.Draw(survey, dice, f);
            _visits[f] = History(dice, startMjd, number);
            number += _visits[f].Count;
        }

        for (var night = 0; _live.Count < visits; night++)
            AddNight(dice, (startMjd + night, night), visits, number);
    }

    public double EndMjd => _live.Count == 0 ? 0 : _visits[_live[^1].Field][_live[^1].Index].MjdTai;

    public IReadOnlyList<Field> AllFields => _fields;

    public IReadOnlyList<Visit> VisitsOf(Field field) => _visits[field.Number];

    public IEnumerable<LiveVisit> Live() => _live.Select(live => new LiveVisit
    {
        Survey = _survey,
        Field = _fields[live.Field],
        Visit = _visits[live.Field][live.Index],
        FieldVisits = _visits[live.Field],
        Night = live.Night,
    });

    private List<Visit> History(Dice dice, double startMjd, long firstNumber) => new FieldSchedule
    {
        Survey = _survey,
        FromMjd = startMjd - HistoryDays,
        ToMjd = startMjd,
        SeasonStartMjd = startMjd - dice.Uniform(0.4, 0.9) * _survey.SeasonDays,
        FirstNumber = firstNumber,
    }.Build(dice);

    private void AddNight(Dice dice, (double Mjd, int Number) night, int visits, long firstNumber)
    {
        var due = Enumerable.Range(0, Fields).Where(f => (f + night.Number) % (int)_survey.NightsBetweenVisits == 0).ToArray();
        var (first, second) = _survey.Pairs[dice.Below(_survey.Pairs.Length)];
        for (var pass = 0; pass < 2; pass++)
        {
            for (var k = 0; k < due.Length && _live.Count < visits; k++)
            {
                var mjd = Math.Floor(night.Mjd) + NightStart + pass * PairGapDays + k * VisitDays;
                var field = _visits[due[k]];
                field.Add(FieldSchedule.Expose(_survey, dice, pass == 0 ? first : second, (mjd, firstNumber + _live.Count)));
                _live.Add((due[k], night.Number, field.Count - 1));
            }
        }
    }
}
