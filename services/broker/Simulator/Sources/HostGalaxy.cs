using Broker.Core.Alerts;

namespace Broker.Broker.Simulator.Sources;

/// <summary>A host galaxy.</summary>
public sealed record HostGalaxy
{
    /// <summary>Colours of a star-forming spiral relative to r, magnitudes by band index (Fukugita, Shimasaku &amp; Ichikawa 1995, Sbc).</summary>
    private static readonly double[] Colours = [1.95, 0.62, 0, -0.33, -0.60, -0.75];

    public required double RMag { get; init; }

    /// <summary>How far the source stands from its centre.</summary>
    public required double OffsetArcsec { get; init; }

    public required double PositionAngleDeg { get; init; }

    /// <summary>Share of the galaxy's light that falls under the point-spread function at the source.</summary>
    public required double ShareUnderSource { get; init; }

    /// <summary>A galaxy near L* (Blanton et al. 2003: M*_r = −20.4 + 5 log h); <paramref name="nuclear"/>: the source sits in its centre.</summary>
    public static HostGalaxy Draw(Dice dice, double redshift, bool nuclear)
    {
        var distanceMod = Cosmology.DistanceModulus(redshift);
        var kpcPerArcsec = Math.Pow(10, (distanceMod - 25) / 5) * 1000 / Math.Pow(1 + redshift, 2) / 206265;
        return new HostGalaxy
        {
            RMag = dice.Normal(-20.6, 0.9) + distanceMod,
            OffsetArcsec = nuclear ? Math.Abs(dice.Normal(0, 0.08)) : Math.Min(20, dice.Exponential(4) / kpcPerArcsec),
            PositionAngleDeg = dice.Uniform(0, 360),
            ShareUnderSource = nuclear ? dice.Uniform(0.2, 0.5) : dice.LogUniform(0.005, 0.15),
        };
    }

    public double[] UnderSourceNanoJy() =>
        [.. Colours.Select(colour => ShareUnderSource * Photometry.FluxNanoJy(RMag + colour))];
}
