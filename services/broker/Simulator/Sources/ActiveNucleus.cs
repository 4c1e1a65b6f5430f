using Broker.Core.Alerts;

namespace Broker.Broker.Simulator.Sources;

/// <summary>
/// Active galactic nucleus: a damped random walk in magnitude (Kelly, Bechtold &amp; Siemiginowska 2009), its time scale and amplitude
/// as MacLeod et al. 2010 found them, amplitude falling to the red as λ^−0.48.
/// </summary>
public sealed class ActiveNucleus : ISourceClass
{
    /// <summary>Quasar colours relative to r, magnitudes by band index, about z = 1 (Richards et al. 2001).</summary>
    private static readonly double[] Colours = [0.45, 0.2, 0, -0.1, -0.15, -0.2];

    public string Name => "AGN";

    public double Share => 0.2;

    public SimulatedSource Draw(Sight sight)
    {
        var dice = sight.Dice;
        var redshift = dice.LogUniform(0.05, 2.5);
        var meanMag = sight.DrawStarMag(1.2);
        var walk = RandomWalk.Draw(dice, sight.Visits, new WalkScale
        {
            TimeDays = Math.Pow(10, dice.Normal(2.3, 0.35)) * (1 + redshift),
            SigmaMag = Math.Clamp(Math.Exp(dice.Normal(Math.Log(0.17), 0.35)), 0.06, 0.5),
        });
        var light = new WalkingLight { Walk = walk, MeanMag = meanMag, Colours = Colours };
        var host = HostGalaxy.Draw(dice, redshift, nuclear: true);
        var templateMjd = sight.Visits[0].MjdTai - dice.Uniform(50, 300);
        return new SimulatedSource
        {
            Light = light,
            ReferenceNanoJy = [.. Band.All.Select(band => light.FluxNanoJy(templateMjd, band))],
            UnderlyingNanoJy = host.UnderSourceNanoJy(),
            Redshift = redshift,
            Host = host,
        };
    }

    private sealed record WalkingLight : ILightCurve
    {
        public required RandomWalk Walk { get; init; }

        public required double MeanMag { get; init; }

        public required double[] Colours { get; init; }

        public double FluxNanoJy(double mjd, Band band)
        {
            var amplitude = Math.Pow(band.WavelengthNm / Band.R.WavelengthNm, -0.48);
            return Photometry.FluxNanoJy(MeanMag + Colours[band.Index] + amplitude * Walk.At(mjd));
        }
    }
}
