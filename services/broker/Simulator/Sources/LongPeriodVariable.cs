namespace Broker.Broker.Simulator.Sources;

/// <summary>Miras and semi-regular red giants: 80 to 500 days, large in the blue and small in the red, rising faster than falling (Mattei 1997; Iwanek et al. 2021).</summary>
public sealed class LongPeriodVariable : ISourceClass
{
    private static readonly double[] Colours = [4.4, 1.8, 0, -1.5, -2.2, -2.6];
    private static readonly double[] AmplitudeRatio = [1.1, 1, 0.8, 0.55, 0.45, 0.4];

    public string Name => "Long-period variable";

    public double Share => 0.07;

    public SimulatedSource Draw(Sight sight)
    {
        var dice = sight.Dice;
        var mira = dice.Chance(0.4);
        var period = mira ? dice.LogUniform(150, 480) : dice.LogUniform(60, 250);
        var amplitude = mira ? dice.Uniform(1.25, 3) : dice.LogUniform(0.08, 0.8);
        var riseShare = mira ? dice.Uniform(0.36, 0.48) : 0.5;
        var rMag = sight.DrawStarMag(1.5);
        return new PeriodicStar
        {
            PeriodDays = period,
            EpochMjd = sight.PeakFromMjd + dice.Uniform(0, period),
            MeanMag = [.. Colours.Select(colour => rMag + colour)],
            Curve = (phase, band) => amplitude * AmplitudeRatio[band.Index] * Math.Cos(Math.PI * Warp(phase)),
        }.Seen(dice);

        double Warp(double phase) => phase < riseShare ? phase / riseShare : 1 + (phase - riseShare) / (1 - riseShare);
    }
}
