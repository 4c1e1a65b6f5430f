using Broker.Broker.Simulator.Surveys;

namespace Broker.Broker.Simulator;

/// <summary>One detection with its past: what a packet is made of, whatever the survey writes it like.</summary>
public sealed record SimulatedAlert
{
    public required SimulatedObject Object { get; init; }

    public required Field Field { get; init; }

    public required Observation Now { get; init; }

    /// <summary>All that was measured at this place in the year before, in time order, detected or not.</summary>
    public required IReadOnlyList<Observation> Past { get; init; }

    /// <summary>Index into <see cref="Past"/> of the first detection; its length when there is none.</summary>
    public required int FirstDetection { get; init; }

    public long AlertId => Naming.Alert(Object, Now.Visit);
}
