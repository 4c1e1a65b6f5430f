using System.Globalization;
using System.Text.RegularExpressions;

namespace Broker.Api.Rest;

/// <summary>Positions as people write them: decimal degrees, or sexagesimal with colons, spaces or letters.</summary>
internal static partial class Angles
{
    /// <summary>Degrees in [0, 360) from degrees, or from hours minutes seconds; null when the text is neither.</summary>
    public static double? RaDeg(string text)
    {
        if (Decimal(text) is { } degrees)
            return degrees is >= 0 and < 360 ? degrees : degrees == 360 ? 0 : null;
        return Sexagesimal(text) is { } hours && hours is >= 0 and < 24 ? hours * 15 : null;
    }

    /// <summary>Degrees in [−90, 90] from degrees, or from degrees minutes seconds; null when the text is neither.</summary>
    public static double? DecDeg(string text) =>
        (Decimal(text) ?? Sexagesimal(text)) is { } degrees && Math.Abs(degrees) <= 90 ? degrees : null;

    private static double? Decimal(string text) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static double? Sexagesimal(string text)
    {
        var match = Parts().Match(text.Trim().Replace('−', '-'));
        if (!match.Success)
            return null;
        var (whole, minutes, seconds) = (Number(match, 2), Number(match, 3), Number(match, 4));
        if (minutes >= 60 || seconds >= 60)
            return null;
        var value = whole + minutes / 60 + seconds / 3600;
        return match.Groups[1].Value == "-" ? -value : value;
    }

    private static double Number(Match match, int group) =>
        match.Groups[group].Success ? double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^([+-]?)(\d{1,3})[:\s hd°]\s*(\d{1,2})(?:[:\s m'′]\s*(\d{1,2}(?:\.\d{1,12})?)?)?\s*[s""″]?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Parts();
}
