using Broker.Broker.Simulator;

namespace Broker.Broker.Demo;

/// <summary>What the demo plays.</summary>
public sealed record DemoOptions
{
    /// <summary>Folder of the demo's own servers and data; emptied at the start, so that every run tells the same story.</summary>
    public required string Folder { get; init; }

    /// <summary>A bounded set as fast as it goes, instead of a steady stream until interrupted.</summary>
    public bool Once { get; init; }

    public required SimulationOptions Simulation { get; init; }

    /// <summary>Packets a second of the steady stream, 1 … 10,000.</summary>
    public int Rate { get; init; } = 60;
}
