namespace Broker.Broker.Simulator.Stamps;

/// <summary>What a stamp shows, fluxes in nJy, places in pixels from the centre of the stamp.</summary>
public sealed record Scene
{
    public required double RaDeg { get; init; }

    public required double DecDeg { get; init; }

    /// <summary>Width at half maximum of a point source.</summary>
    public required double SeeingPixels { get; init; }

    /// <summary>Standard deviation of one pixel.</summary>
    public required double NoiseNanoJy { get; init; }

    public required double DifferenceNanoJy { get; init; }

    /// <summary>Point-like flux in the template at the same place.</summary>
    public double ReferenceNanoJy { get; init; }

    /// <summary>Flux of a galaxy, its width and its place.</summary>
    public double HostNanoJy { get; init; }

    public double HostWidthPixels { get; init; } = 4;

    public double HostX { get; init; }

    public double HostY { get; init; }

    /// <summary>Shift between positive and negative part of a bad subtraction; 0 for a clean one.</summary>
    public double DipolePixels { get; init; }

    /// <summary>A single hot pixel instead of a point source.</summary>
    public bool CosmicRay { get; init; }

    /// <summary>Seed of the noise.</summary>
    public required ulong Seed { get; init; }
}
