using Broker.Core.Alerts;

namespace Broker.Broker.Simulator.Sources;

/// <summary>A known solar-system object: at this place during one visit only. Colours of C and S types (Ivezić et al. 2001).</summary>
public sealed class KnownAsteroid : ISourceClass
{
    private static readonly double[] Colours = [2.1, 0.55, 0, -0.15, -0.2, -0.2];

    public string Name => "Asteroid";

    public double Share => 0;

    public SimulatedSource Draw(Sight sight)
    {
        var rMag = sight.DrawStarMag(0.6);
        return new SimulatedSource
        {
            Light = new Passing
            {
                Mjd = sight.DrawVisit().MjdTai,
                FluxNanoJy = [.. Colours.Select(colour => Photometry.FluxNanoJy(rMag + colour))],
            },
            Moves = true,
        };
    }

    private sealed record Passing : ILightCurve
    {
        /// <summary>Ten minutes: a main-belt object leaves the seeing disc in less.</summary>
        private const double StayDays = 0.007;

        public required double Mjd { get; init; }

        public required double[] FluxNanoJy { get; init; }

        double ILightCurve.FluxNanoJy(double mjd, Band band) => Math.Abs(mjd - Mjd) < StayDays ? FluxNanoJy[band.Index] : 0;
    }
}
