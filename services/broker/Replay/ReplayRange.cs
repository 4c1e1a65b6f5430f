using System.Globalization;
using Broker.Core.Alerts;

namespace Broker.Broker.Replay;

/// <summary>Which of the packets that were seen before are to come again; what is null does not matter.</summary>
public sealed record ReplayRange
{
    /// <summary>Published by the survey then or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Published by the survey before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The night as the archive counts it: the MJD of the noon (UTC) it begins at.</summary>
    public int? Night { get; init; }

    /// <summary>The survey's topic they came from.</summary>
    public string? Topic { get; init; }

    public int? Partition { get; init; }

    public long? FirstOffset { get; init; }

    /// <summary>Included.</summary>
    public long? LastOffset { get; init; }

    /// <summary>Reads 20261120 as the night that begins at noon UTC of that day; null where it is no day.</summary>
    public static int? NightOf(string text) =>
        DateTime.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day)
            ? (int)Math.Floor(Mjd(day)) : null;

    /// <summary>The day a night begins on, as 20261120.</summary>
    public static string NightText(int night) => DateTime.UnixEpoch.AddDays(night - UnixEpochMjd).ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>Reads 100-200 and 100 as offsets, the last one included.</summary>
    public static (long First, long Last)? OffsetsOf(string text)
    {
        var ends = text.Split('-');
        if (ends.Length > 2 || !ends.All(end => long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return null;
        var (first, last) = (long.Parse(ends[0], CultureInfo.InvariantCulture), long.Parse(ends[^1], CultureInfo.InvariantCulture));
        return first <= last ? (first, last) : null;
    }

    private const double UnixEpochMjd = 40_587;

    private static double Mjd(DateTime utc) => UnixEpochMjd + (utc - DateTime.UnixEpoch).TotalDays;
}
