namespace Broker.Classify.Features;

/// <summary>What a series holds.</summary>
public enum Quantity
{
    /// <summary>Difference flux, nJy.</summary>
    Flux,

    /// <summary>AB magnitude of the difference flux, where that is positive.</summary>
    Mag,
}
