namespace Broker.Api.Archive;

/// <summary>
/// Rubin's observing day: the MJD at noon UTC on which a night begins (day_obs counts from UTC − 12 h), so that a night is
/// never cut at midnight UTC, when it is evening in Chile.
/// </summary>
internal static class Night
{
    private const double UnixEpochMjd = 40_587;

    /// <summary>The number of the day, and the boundaries of a night are at number + 0.5.</summary>
    public static int Of(double mjd) => (int)Math.Floor(mjd - 0.5);

    public static int Of(DateTimeOffset instant) => Of(UnixEpochMjd + (instant - DateTimeOffset.UnixEpoch).TotalDays);
}
