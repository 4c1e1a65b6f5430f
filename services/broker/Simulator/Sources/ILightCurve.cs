namespace Broker.Broker.Simulator.Sources;

/// <summary>How bright a changing source truly is, without noise.</summary>
public interface ILightCurve
{
    /// <summary>Flux above the atmosphere, nJy.</summary>
    double FluxNanoJy(double mjd, Band band);
}
