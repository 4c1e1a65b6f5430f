using Broker.Broker.Simulator;

namespace Broker.ServerTests.Faults;

/// <summary>Equal options give equal packets.</summary>
internal sealed record FaultStreamOptions
{
    public required ulong Seed { get; init; }

    /// <summary>The stream ends soon after so many.</summary>
    public required long Packets { get; init; }

    public double DuplicateShare { get; init; } = 0.01;

    /// <summary>A duplicate comes at most so many packets after its original.</summary>
    public int DuplicateWithin { get; init; } = 200;

    public double PoisonShare { get; init; } = 0.01;

    /// <summary>Alerts of one visit; about twice as many objects make up a field.</summary>
    public int AlertsPerVisit { get; init; } = 20;

    public SimulationOptions Simulation => new()
    {
        Seed = Seed,
        Visits = (int)Math.Min(20_000, Packets / (2 * AlertsPerVisit) + 1),
        AlertsPerVisit = AlertsPerVisit,
        LsstSchema = Seed % 2 == 0 ? "10.0" : "11.0",
    };
}
