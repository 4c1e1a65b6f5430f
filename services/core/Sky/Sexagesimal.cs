using System.Globalization;

namespace Broker.Core.Sky;

/// <summary>Angles as people and catalogues write them: decimal degrees, or hours/degrees, minutes and seconds.</summary>
public static class Sexagesimal
{
    private static readonly char[] Separators = [':', ' ', 'h', 'd', 'm', 's', '°', '\'', '"', '′', '″'];

    /// <summary>Right ascension in degrees: a plain number is degrees, "hh mm ss.s" with any usual separator is hours.</summary>
    public static bool TryParseRaDeg(string text, out double raDeg)
    {
        if (!TryParse(text, out raDeg, out var sexagesimal))
            return false;
        if (sexagesimal)
            raDeg *= 15;
        return raDeg is >= -360 and <= 360;
    }

    /// <summary>Declination in degrees.</summary>
    public static bool TryParseDecDeg(string text, out double decDeg) =>
        TryParse(text, out decDeg, out _) && decDeg is >= -90 and <= 90;

    private static bool TryParse(string text, out double value, out bool sexagesimal)
    {
        sexagesimal = false;
        text = text.Trim().Replace('−', '-');
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return double.IsFinite(value);

        sexagesimal = true;
        var negative = text.StartsWith('-');
        var parts = text.TrimStart('-', '+').Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length is < 2 or > 3)
            return false;
        var scale = 1.0;
        foreach (var part in parts)
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || (scale < 1 && number > 60))
                return false;
            value += number * scale;
            scale /= 60;
        }

        if (negative)
            value = -value;
        return true;
    }
}
