using Broker.Core.Alerts;

namespace Broker.Broker.Simulator.Sources;

/// <summary>
/// Flare of an M dwarf: the template of Davenport et al. 2014 (eq. 1 and 4, time in units of the width at half maximum) with the
/// colours of a 10,000 K black body (Kowalski et al. 2013) over a red star.
/// </summary>
public sealed class DwarfFlare : ISourceClass
{
    private const double FlareK = 10_000;

    /// <summary>Colours of an M4 dwarf relative to r, magnitudes by band index (West et al. 2011).</summary>
    private static readonly double[] Colours = [4.0, 1.5, 0, -1.4, -2.1, -2.4];

    public string Name => "M-dwarf flare";

    public double Share => 0.03;

    public SimulatedSource Draw(Sight sight)
    {
        var dice = sight.Dice;
        var halfWidthDays = dice.LogUniform(4, 60) / 1440;
        var visit = sight.DrawVisit();
        var rMag = Math.Min(sight.DrawStarMag(-0.5), sight.Survey.DepthMag(Band.R) + 0.5);
        var reference = Band.All.Select(band => Photometry.FluxNanoJy(rMag + Colours[band.Index])).ToArray();
        var peakMag = sight.Survey.DepthMag(Band.G) - dice.Exponential(1.2) - 0.8;
        return new SimulatedSource
        {
            Light = new Flare
            {
                PeakMjd = visit.MjdTai - dice.Uniform(-0.3, 2) * halfWidthDays,
                HalfWidthDays = halfWidthDays,
                PeakNanoJy = Photometry.FluxNanoJy(peakMag),
                QuietNanoJy = reference,
            },
            ReferenceNanoJy = reference,
            PeakMjd = visit.MjdTai,
        };
    }

    private sealed record Flare : ILightCurve
    {
        public required double PeakMjd { get; init; }

        public required double HalfWidthDays { get; init; }

        /// <summary>In g.</summary>
        public required double PeakNanoJy { get; init; }

        public required double[] QuietNanoJy { get; init; }

        public double FluxNanoJy(double mjd, Band band) =>
            QuietNanoJy[band.Index]
            + PeakNanoJy * Template((mjd - PeakMjd) / HalfWidthDays) * BlackBody.Ratio(band.WavelengthNm, Band.G.WavelengthNm, FlareK);

        private static double Template(double t) => t switch
        {
            < -1 => 0,
            < 0 => Math.Max(0, 1 + t * (1.941 + t * (-0.175 + t * (-2.246 - 1.125 * t)))),
            _ => 0.6890 * Math.Exp(-1.600 * t) + 0.3030 * Math.Exp(-0.2783 * t),
        };
    }
}
