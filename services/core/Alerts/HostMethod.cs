namespace Broker.Core.Alerts;

/// <summary>How a galaxy's claim on a transient is measured, best first. Each knows less of the galaxy than the one before.</summary>
public enum HostMethod
{
    /// <summary>Separation over the galaxy's radius in the transient's direction.</summary>
    DirectionalLightRadius,

    /// <summary>Separation over the galaxy's radius, whatever the direction.</summary>
    ScaledRadius,

    /// <summary>Probability that a galaxy this bright is this near by chance.</summary>
    ChanceCoincidence,

    /// <summary>Separation alone.</summary>
    Separation,
}
