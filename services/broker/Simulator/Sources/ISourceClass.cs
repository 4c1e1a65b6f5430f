namespace Broker.Broker.Simulator.Sources;

/// <summary>One kind of thing that changes in the sky.</summary>
public interface ISourceClass
{
    /// <summary>As the truth tables write it.</summary>
    string Name { get; }

    /// <summary>Weight of the class among the sources of a simulated field; rare transients are over-represented on purpose.</summary>
    double Share { get; }

    SimulatedSource Draw(Sight sight);
}
