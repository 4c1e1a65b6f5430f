namespace Broker.Classify.Anomaly;

/// <summary>The paper's own choice is 100 trees of 256 rows.</summary>
public sealed record IsolationForestParameters
{
    public int Seed { get; init; } = 1;

    public int Trees { get; init; } = 100;

    public int SampleSize { get; init; } = 256;
}
