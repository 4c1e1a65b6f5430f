using System.Text.Json.Serialization;

namespace Broker.Benchmarks.Reporting;

/// <summary>One figure.</summary>
/// <param name="Case">What was measured.</param>
/// <param name="Metric">Which property of it: <c>us_per_alert</c>, <c>alerts_per_s</c>.</param>
/// <param name="Unit">Unit of the value: <c>µs</c>, <c>B</c>, <c>1/s</c>.</param>
internal sealed record BenchResult(string Case, string Metric, double Value, string Unit)
{
    /// <summary>What it is to become.</summary>
    public double? Goal { get; init; }

    /// <summary>What <see cref="Ratio"/> is to become, or more.</summary>
    public double? GoalRatio { get; init; }

    /// <summary>The same figure of somebody else's program, measured in the same run.</summary>
    public double? Yardstick { get; init; }

    /// <summary>Whether a goal is not reached; a value is to come down to its goal.</summary>
    [JsonIgnore]
    public bool IsMissed => (Goal is not null && Math.Round(Value, 2) > Goal) || (Ratio is not null && Ratio < GoalRatio);

    /// <summary>The yardstick's value over ours: above 1, ours is the smaller one.</summary>
    public double? Ratio
    {
        get => field ?? Yardstick / Value;
        init;
    }
}
