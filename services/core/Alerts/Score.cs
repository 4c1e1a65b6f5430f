namespace Broker.Core.Alerts;

/// <summary>What one model said of one alert: values, or the reason why there are none. Never both, never neither.</summary>
public sealed record Score
{
    public required string Model { get; init; }

    /// <summary>Version of the model, as in its card.</summary>
    public required string Version { get; init; }

    /// <summary>Class → probability for a classifier (sums to 1); <c>score</c> → value for an anomaly scorer (higher is odder).</summary>
    public IReadOnlyDictionary<string, double> Values { get; init; } = new Dictionary<string, double>();

    /// <summary>Why there are no values ("fewer than 3 detections"); null when there are.</summary>
    public string? Reason { get; init; }
}
