using Broker.Broker.Simulator;
using Broker.Broker.Simulator.Sources;
using Broker.Broker.Simulator.Surveys;

namespace Broker.Tests.Broker.Simulator;

/// <summary>Medians over many drawn sources, against what the literature says of the class.</summary>
public sealed class LightCurveTests
{
    private const int Draws = 80;

    /// <summary>Seen nearby, where the bands are about those of the rest frame.</summary>
    public static TheoryData<string, double, double, double, double> Transients() => new()
    {
        // class, days above half of the peak in r (rest frame) from … to, g − r at the peak from … to
        { "SN Ia", 18, 40, -0.3, 0.6 },
        { "SN II", 50, 120, -0.4, 0.8 },
        { "SN Ibc", 15, 45, 0.1, 1.3 },
        { "SLSN", 35, 100, -0.5, 0.6 },
        { "TDE", 25, 80, -0.6, 0.1 },
        { "Kilonova", 0.5, 5, -0.5, 1.2 },
    };

    [Theory]
    [MemberData(nameof(Transients))]
    public void Transients_last_and_look_as_long_and_blue_as_their_class(string name, double shortest, double longest, double bluest, double reddest)
    {
        var drawn = Draw(name, SurveyModel.Ztf);

        Assert.InRange(Median(drawn.Select(DaysAboveHalf)), shortest, longest);
        Assert.InRange(Median(drawn.Select(one => Colour(one, one.PeakMjd!.Value + 0.3))), bluest, reddest);
    }

    [Fact]
    public void Transients_are_gone_years_before_and_after_their_peak()
    {
        foreach (var one in Transients().SelectMany(row => Draw((string)row[0])))
        {
            Assert.InRange(one.DifferenceNanoJy(one.PeakMjd!.Value - 1500, Band.R), 0, 1);
            Assert.InRange(one.DifferenceNanoJy(one.PeakMjd!.Value + 3000, Band.R), 0, 0.03 * one.DifferenceNanoJy(one.PeakMjd!.Value, Band.R));
        }
    }

    [Fact]
    public void Type_Ia_are_of_nearly_one_brightness_and_redden_in_a_month()
    {
        var drawn = Draw("SN Ia");

        var absolute = drawn.Select(one => Mag(one, Band.R, one.PeakMjd!.Value) - Cosmology.DistanceModulus(one.Redshift!.Value)).ToArray();
        Assert.InRange(Median(absolute), -19.8, -18.4);
        Assert.All(drawn.Where(one => one.Redshift < 0.4), one =>
            Assert.True(Colour(one, one.PeakMjd!.Value + 25 * (1 + one.Redshift!.Value)) > Colour(one, one.PeakMjd.Value) + 0.3));
    }

    [Fact]
    public void RR_Lyrae_repeat_and_swing_by_half_to_one_and_a_half_magnitudes_in_g()
    {
        foreach (var one in Draw("RR Lyrae").Take(50))
        {
            var star = (PeriodicStar)one.Light;
            var mags = Enumerable.Range(0, 200).Select(k => TotalMag(one, Band.G, 61000 + k * star.PeriodDays / 200)).ToArray();
            Assert.InRange(mags.Max() - mags.Min(), 0.3, 1.7);
            Assert.Equal(mags[3], TotalMag(one, Band.G, 61000 + (3 / 200.0 + 12) * star.PeriodDays), 1e-6);
        }
    }

    [Fact]
    public void Active_nuclei_wander_more_over_a_year_than_over_a_week()
    {
        var drawn = Draw("AGN");

        var week = Median(drawn.Select(one => Math.Abs(TotalMag(one, Band.G, 61107) - TotalMag(one, Band.G, 61100))));
        var year = Median(drawn.Select(one => Math.Abs(TotalMag(one, Band.G, 61350) - TotalMag(one, Band.G, 61000))));
        Assert.InRange(week, 0.005, 0.08);
        Assert.InRange(year, 0.08, 0.4);
    }

    [Fact]
    public void Flares_are_over_within_hours_and_outbursts_within_weeks()
    {
        Assert.All(Draw("M-dwarf flare"), one => Assert.True(Math.Abs(one.DifferenceNanoJy(one.PeakMjd!.Value + 1.5, Band.R)) < 1));
        Assert.InRange(Median(Draw("CV outburst").Select(DaysAboveHalf)), 2, 20);
    }

    [Fact]
    public void Pulls_are_normal_with_unit_width()
    {
        var pulls = new List<double>();
        foreach (var name in new[] { "SN Ia", "AGN", "RR Lyrae" })
        {
            var visits = Visits();
            foreach (var source in Draw(name).Take(40))
            {
                var thing = new SimulatedObject
                {
                    Survey = SurveyModel.Lsst, Number = pulls.Count, ClassName = name, Source = source, RaDeg = 10, DecDeg = -10, Seed = (ulong)pulls.Count,
                };
                pulls.AddRange(visits.Select(visit => thing.Observe(visit)).OfType<Observation>().Select(one => (one.FluxNanoJy - one.TrueNanoJy) / one.FluxErrNanoJy));
            }
        }

        Assert.True(pulls.Count > 5000);
        var mean = pulls.Average();
        Assert.Equal(0, mean, 0.05);
        Assert.Equal(1, Math.Sqrt(pulls.Average(pull => (pull - mean) * (pull - mean))), 0.03);
        Assert.Equal(0.6827, pulls.Count(pull => Math.Abs(pull) < 1) / (double)pulls.Count, 0.02);
    }

    private static List<Visit> Visits() => new FieldSchedule
    {
        Survey = SurveyModel.Lsst, FromMjd = 61000, ToMjd = 61400, SeasonStartMjd = 61000,
    }.Build(new Dice(5));

    private static SimulatedSource[] Draw(string name, SurveyModel? survey = null)
    {
        var kind = SourceClasses.All.Single(one => one.Name == name);
        var visits = Visits();
        return [.. Enumerable.Range(0, Draws).Select(k => kind.Draw(new Sight
        {
            Dice = Dice.For(11, (ulong)k),
            Survey = survey ?? SurveyModel.Lsst,
            Visits = visits,
            PeakFromMjd = 61050,
            PeakToMjd = 61150,
        }))];
    }

    private static double DaysAboveHalf(SimulatedSource one)
    {
        const double step = 0.2;
        var times = Enumerable.Range(-600, 2100).Select(k => one.PeakMjd!.Value + k * step * (1 + (one.Redshift ?? 0)));
        var flux = times.Select(mjd => one.DifferenceNanoJy(mjd, Band.R)).ToArray();
        var half = flux.Max() / 2;
        return flux.Count(value => value > half) * step;
    }

    private static double Colour(SimulatedSource one, double mjd) => Mag(one, Band.G, mjd) - Mag(one, Band.R, mjd);

    private static double Mag(SimulatedSource one, Band band, double mjd) => 31.4 - 2.5 * Math.Log10(one.DifferenceNanoJy(mjd, band));

    private static double TotalMag(SimulatedSource one, Band band, double mjd) => 31.4 - 2.5 * Math.Log10(one.Light.FluxNanoJy(mjd, band));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
