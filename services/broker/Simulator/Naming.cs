using System.Globalization;
using Broker.Broker.Simulator.Surveys;

namespace Broker.Broker.Simulator;

/// <summary>Names and ids in the form the surveys give them. Numbers count from 0 within a survey.</summary>
public static class Naming
{
    private const int Letters = 26;
    private const int ZtfLetters = 7;

    /// <summary>Beyond what a double can hold, as the real ones are.</summary>
    private const long FirstDiaObject = 313_853_517_000_000_000;
    private const long DiaObjectStep = 524_309;
    private const long FirstDiaSource = 170_028_500_000_000_000;
    private const long FirstCandidate = 2_990_150_000_000_000_000;
    private const long DetectionsPerVisit = 1L << 33;

    /// <summary><c>ZTF26</c> and seven letters.</summary>
    public static string ZtfObject(long number) => string.Create(CultureInfo.InvariantCulture, $"ZTF26{Lettered(number)}");

    public static long DiaObject(long number) => FirstDiaObject + number * DiaObjectStep;

    /// <summary>diaSourceId or candid of the detection of an object in a visit; object numbers stay below 2³³.</summary>
    public static long Alert(SimulatedObject thing, in Visit visit)
    {
        var first = thing.Survey == SurveyModel.Ztf ? FirstCandidate : FirstDiaSource;
        var kind = thing.Source.Moves ? 1 : 0;
        return first + visit.Number * DetectionsPerVisit + 2 * thing.Number + kind;
    }

    /// <summary>Rubin's visit name: day of observation, then a running number of five digits.</summary>
    public static long LsstVisit(in Visit visit)
    {
        var day = MjdDay(visit.MjdTai);
        return (day.Year * 10_000L + day.Month * 100 + day.Day) * 100_000 + visit.Number % 100_000;
    }

    /// <summary>The moment of an MJD in the TAI scale; TAI has been 37 s ahead of UTC since 2017.</summary>
    public static DateTimeOffset Utc(double mjdTai)
    {
        const double taiMinusUtcSeconds = 37;
        return DateTimeOffset.UnixEpoch.AddDays(mjdTai - 40587).AddSeconds(-taiMinusUtcSeconds);
    }

    private static DateTime MjdDay(double mjd) => DateTime.UnixEpoch.AddDays(Math.Floor(mjd) - 40587);

    /// <summary>A provisional designation in the form of the Minor Planet Center: <c>2021 AB12</c>.</summary>
    public static string Designation(long number)
    {
        var (cycle, letters) = Math.DivRem(number, 24 * 25);
        return string.Create(CultureInfo.InvariantCulture, $"{2001 + cycle % 24} {Half(letters / 25)}{Half(letters % 25)}{cycle}");
    }

    /// <summary>Letters without I.</summary>
    private static char Half(long index) => (char)('A' + index + (index >= 8 ? 1 : 0));

    private static string Lettered(long number) => string.Create(ZtfLetters, number, static (name, left) =>
    {
        for (var k = name.Length - 1; k >= 0; k--)
        {
            name[k] = (char)('a' + left % Letters);
            left /= Letters;
        }
    });
}
