namespace Broker.Broker.Simulator.Tables;

/// <summary>One object of the training tables with what a broker came to know of it, in time order; nothing when it was never detected.</summary>
public sealed record TableObject
{
    public required SimulatedObject Object { get; init; }

    public required IReadOnlyList<Observation> Observations { get; init; }
}
