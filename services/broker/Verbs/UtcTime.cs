using System.CommandLine;
using System.Globalization;

namespace Broker.Broker.Verbs;

/// <summary>Times on the command line: ISO 8601, UTC unless they say otherwise.</summary>
internal static class UtcTime
{
    public static Option<string> Option(string name, string description)
    {
        var option = new Option<string>(name) { Description = $"{description}; UTC, as 2026-11-20T23:00 or 2026-11-20." };
        option.Validators.Add(result =>
        {
            if (Of(result.GetValueOrDefault<string>()) is null)
                result.AddError($"{name} must be a time as 2026-11-20T23:00 (UTC), not '{result.GetValueOrDefault<string>()}'");
        });
        return option;
    }

    /// <summary>Null for what is no time.</summary>
    public static DateTimeOffset? Of(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
