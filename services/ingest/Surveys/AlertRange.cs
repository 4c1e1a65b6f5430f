using System.Globalization;
using System.Runtime.InteropServices;
using Broker.Core.Alerts;

namespace Broker.Ingest.Surveys;

/// <summary>What every alert must have, whatever the survey; the first thing that is wrong, with its name and value.</summary>
public static class AlertRange
{
    /// <summary>1972-01-01, the start of UTC with leap seconds.</summary>
    public const double MinMjdTai = 41_317;

    /// <summary>2100-01-01.</summary>
    public const double MaxMjdTai = 88_069;

    /// <summary>Longest id, name of a band or version, characters: they are indexed and become keys.</summary>
    public const int MaxTextLength = 256;

    /// <summary>Most that flags and light curve may take as JSON, bytes: every topic and row takes it, real ones have 100 kB.</summary>
    public const int MaxSizeBytes = 4 << 20;

    private const int PointBytes = 200;
    private const int EscapedBytes = 6;

    public static bool IsTime(double mjdTai) => mjdTai is >= MinMjdTai and <= MaxMjdTai;

    /// <summary>The time, or null when it is none of our day.</summary>
    internal static double? TimeOrNull(double? mjdTai) => mjdTai is { } time && IsTime(time) ? time : null;

    /// <summary>One line, or null when the alert can go on.</summary>
    public static string? Fault(Alert alert) =>
        alert switch
        {
            { AlertId: 0 } => "alert id is missing",
            { ObjectId.Length: 0 } => "object id is missing",
            { Band.Length: 0 } => "band is missing",
            { RaDeg: not (>= 0 and < 360) } => $"ra is {Text(alert.RaDeg)}, not within 0 ... 360 degrees",
            { DecDeg: not (>= -90 and <= 90) } => $"dec is {Text(alert.DecDeg)}, not within -90 ... 90 degrees",
            _ when !IsTime(alert.MjdTai) =>
                $"mjd_tai is {Text(alert.MjdTai)}, not within {Text(MinMjdTai)} ... {Text(MaxMjdTai)} days",
            { ObjectId.Length: > MaxTextLength } => TooLong("object id", alert.ObjectId),
            { SolarSystemId.Length: > MaxTextLength } => TooLong("solar-system id", alert.SolarSystemId),
            { Band.Length: > MaxTextLength } => TooLong("band", alert.Band),
            { SchemaVersion.Length: > MaxTextLength } => TooLong("schema version", alert.SchemaVersion),
            _ when SizeBytes(alert) is > MaxSizeBytes and var size => $"flags and light curve take up to {size} bytes, more than {MaxSizeBytes}",
            _ => null,
        };

    private static long SizeBytes(Alert alert)
    {
        var size = SizeBytes(alert.Flags);
        var points = alert.LightCurve is List<LightCurvePoint> list ? CollectionsMarshal.AsSpan(list) : [.. alert.LightCurve];
        foreach (ref readonly var point in points)
        {
            size += PointBytes + EscapedBytes * point.Band.Length;
            if (point.Flags is { } flags)
                size += SizeBytes(flags);
        }

        return size;
    }

    private static long SizeBytes(IReadOnlyList<string> words)
    {
        var size = 0L;
        for (var i = 0; i < words.Count; i++)
            size += EscapedBytes * (1 + words[i].Length);
        return size;
    }

    private static string TooLong(string name, string text) => $"{name} has {text.Length} characters, more than {MaxTextLength}";

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
