namespace Broker.Broker.Simulator.Surveys;

/// <summary>When one field is visited: seasons, weather in spells, moonlight, and a pair of visits in two bands on each good night.</summary>
public sealed record FieldSchedule
{
    private const double YearDays = 365.25;
    private const double LunarMonthDays = 29.53;
    private const double MeanSpellNights = 4;
    private const double BadNightShare = 0.3;

    public required SurveyModel Survey { get; init; }

    public required double FromMjd { get; init; }

    public required double ToMjd { get; init; }

    /// <summary>A day on which a season of the field begins.</summary>
    public required double SeasonStartMjd { get; init; }

    /// <summary>Visits are numbered from here.</summary>
    public long FirstNumber { get; init; }

    /// <summary>The visits in time order.</summary>
    public List<Visit> Build(Dice dice)
    {
        var visits = new List<Visit>();
        var bad = false;
        var next = FromMjd;
        for (var night = Math.Floor(FromMjd); night < ToMjd; night++)
        {
            if (dice.Chance(1 / MeanSpellNights))
                bad = dice.Chance(BadNightShare);
            var dayOfSeason = (night - SeasonStartMjd + 100 * YearDays) % YearDays;
            if (bad || night < next || dayOfSeason > Survey.SeasonDays)
                continue;

            next = night + Math.Max(1, Math.Round(dice.Normal(Survey.NightsBetweenVisits, 0.8)));
            AddPair(visits, dice, night);
        }

        return visits;
    }

    /// <summary>One visit with the seeing, sky brightness and clouds of its night.</summary>
    public static Visit Expose(SurveyModel survey, Dice dice, Band band, (double MjdTai, long Number) when)
    {
        var moonlight = 0.5 - 0.5 * Math.Cos(2 * Math.PI * when.MjdTai / LunarMonthDays);
        var moonLossMag = moonlight * Math.Max(0, 0.7 - band.WavelengthNm / 1200);
        var seeing = survey.SeeingArcsec * Math.Exp(dice.Normal(0, 0.12));
        var seeingLossMag = 2.5 * Math.Log10(seeing / survey.SeeingArcsec);
        return new Visit
        {
            MjdTai = when.MjdTai,
            Band = band,
            LimitMag = survey.DepthMag(band) - moonLossMag - seeingLossMag - Math.Min(1.5, dice.Exponential(0.08)),
            SeeingArcsec = seeing,
            Number = when.Number,
        };
    }

    private void AddPair(List<Visit> visits, Dice dice, double night)
    {
        var (first, second) = Survey.Pairs[dice.Below(Survey.Pairs.Length)];
        var start = night + dice.Uniform(0.05, 0.35);
        var number = FirstNumber + visits.Count;
        visits.Add(Expose(Survey, dice, first, (start, number)));
        visits.Add(Expose(Survey, dice, second, (start + dice.Uniform(0.014, 0.03), number + 1)));
    }
}
