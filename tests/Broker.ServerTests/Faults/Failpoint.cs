using System.Globalization;

namespace Broker.ServerTests.Faults;

/// <summary>Where in its path a broker is killed.</summary>
/// <param name="Span">Name of the step.</param>
/// <param name="Time">At its so-manieth start.</param>
/// <param name="DelayMs">So long after the start.</param>
internal sealed record Failpoint(string Span, int Time, double DelayMs = 0)
{
    /// <summary>The settings that make a broker die there.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
        [StartupHook.Variable] = string.Create(CultureInfo.InvariantCulture, $"{Span};{Time};{DelayMs:0.###}"),
    };
}
