using Broker.Broker.Simulator.Surveys;

namespace Broker.Broker.Simulator;

/// <summary>What one visit measured at the place of one object, on the difference image.</summary>
public readonly record struct Observation
{
    private const double DetectionThreshold = 5;

    public required Visit Visit { get; init; }

    /// <summary>Difference flux before noise, nJy.</summary>
    public required double TrueNanoJy { get; init; }

    /// <summary>Difference flux as measured, nJy, signed.</summary>
    public required double FluxNanoJy { get; init; }

    /// <summary>One-sigma error, nJy.</summary>
    public required double FluxErrNanoJy { get; init; }

    /// <summary>Bad or saturated pixels: no flux.</summary>
    public required bool Masked { get; init; }

    public double SignalToNoise => FluxNanoJy / FluxErrNanoJy;

    /// <summary>Five sigma, of either sign.</summary>
    public bool Detected => !Masked && Math.Abs(SignalToNoise) >= DetectionThreshold;
}
