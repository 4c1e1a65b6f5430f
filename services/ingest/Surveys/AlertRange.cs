using System.Globalization;
using Broker.Core.Alerts;

namespace Broker.Ingest.Surveys;

/// <summary>What every alert must have, whatever the survey; the first thing that is wrong, with its name and value.</summary>
public static class AlertRange
{
    /// <summary>1972-01-01, the start of UTC with leap seconds.</summary>
    public const double MinMjdTai = 41_317;

    /// <summary>2100-01-01.</summary>
    public const double MaxMjdTai = 88_069;

    /// <summary>One line, or null when the alert can go on.</summary>
    public static string? Fault(Alert alert) =>
        alert switch
        {
            { AlertId: 0 } => "alert id is missing",
            { ObjectId.Length: 0 } => "object id is missing",
            { Band.Length: 0 } => "band is missing",
            { RaDeg: not (>= 0 and < 360) } => $"ra is {Text(alert.RaDeg)}, not within 0 ... 360 degrees",
            { DecDeg: not (>= -90 and <= 90) } => $"dec is {Text(alert.DecDeg)}, not within -90 ... 90 degrees",
            { MjdTai: not (>= MinMjdTai and <= MaxMjdTai) } =>
                $"mjd_tai is {Text(alert.MjdTai)}, not within {Text(MinMjdTai)} ... {Text(MaxMjdTai)} days",
            _ => null,
        };

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
