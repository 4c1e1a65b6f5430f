namespace Broker.Ingest.Surveys;

/// <summary>
/// TAI − UTC since 1972, from the IERS list of leap seconds (Bulletin C; file Leap_Second.dat).
/// No leap second has been announced after 2017-01-01.
/// </summary>
public static class LeapSeconds
{
    private const double SecondsPerDay = 86_400;

    private static readonly (double MjdUtc, int Seconds)[] Steps =
    [
        (41317, 10), (41499, 11), (41683, 12), (42048, 13), (42413, 14), (42778, 15), (43144, 16), (43509, 17),
        (43874, 18), (44239, 19), (44786, 20), (45151, 21), (45516, 22), (46247, 23), (47161, 24), (47892, 25),
        (48257, 26), (48804, 27), (49169, 28), (49534, 29), (50083, 30), (50630, 31), (51179, 32), (53736, 33),
        (54832, 34), (56109, 35), (57204, 36), (57754, 37),
    ];

    /// <summary>MJD in TAI of an MJD in UTC, days; null before 1972 or when not a number.</summary>
    public static double? MjdTai(double mjdUtc)
    {
        for (var step = Steps.Length - 1; step >= 0; step--)
        {
            if (Steps[step].MjdUtc <= mjdUtc)
                return mjdUtc + Steps[step].Seconds / SecondsPerDay;
        }

        return null;
    }
}
