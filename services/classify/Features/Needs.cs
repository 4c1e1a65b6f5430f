namespace Broker.Classify.Features;

/// <summary>What a formula asks of a series, besides a number of points.</summary>
[Flags]
public enum Needs
{
    Values = 0,

    /// <summary>Every error above zero.</summary>
    Errors = 1,

    /// <summary>Times that strictly increase.</summary>
    TimeSteps = 2,

    /// <summary>At least two different values.</summary>
    Variation = 4,

    /// <summary>Meant for fluxes only; not computed for magnitudes.</summary>
    FluxOnly = 8,
}
