using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Broker.Broker.Verbs;

/// <summary>Times on the command line: ISO 8601, UTC unless they say otherwise.</summary>
internal static class UtcTime
{
    public static Option<DateTimeOffset?> Option(string name, string description) => new(name)
    {
        Description = $"{description}; UTC, as 2026-11-20T23:00 or 2026-11-20.",
        CustomParser = Parse,
    };

    private static DateTimeOffset? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            return time;
        result.AddError($"'{text}' is no time: write it as 2026-11-20T23:00 (UTC)");
        return null;
    }
}
