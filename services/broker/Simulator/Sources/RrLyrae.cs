namespace Broker.Broker.Simulator.Sources;

/// <summary>
/// Pulsating horizontal-branch stars: sawtooth RRab and rounder RRc. Fourier terms typical of the field
/// (Simon &amp; Teays 1982; Jurcsik &amp; Kovács 1996), periods, colours and amplitude ratios of Sesar et al. 2010.
/// </summary>
public sealed class RrLyrae : ISourceClass
{
    private static readonly double[] Colours = [1.35, 0.2, 0, -0.05, -0.06, -0.06];
    private static readonly double[] AmplitudeRatio = [0.95, 1, 0.72, 0.57, 0.52, 0.5];

    /// <summary>Amplitude of each sine relative to the first, and its phase after k times the first's is taken off.</summary>
    private static readonly (double Ratio, double Phase)[] TypeAb = [(1, 0), (0.49, 2.4), (0.35, 5.1), (0.22, 1.4), (0.13, 4.2)];
    private static readonly (double Ratio, double Phase)[] TypeC = [(1, 0), (0.14, 3.0), (0.06, 5.9)];

    public string Name => "RR Lyrae";

    public double Share => 0.12;

    public SimulatedSource Draw(Sight sight)
    {
        var dice = sight.Dice;
        var (terms, period, amplitude) = dice.Chance(0.72)
            ? (TypeAb, Math.Clamp(dice.Normal(0.57, 0.07), 0.42, 0.8), dice.Uniform(0.28, 0.45))
            : (TypeC, Math.Clamp(dice.Normal(0.33, 0.04), 0.24, 0.43), dice.Uniform(0.18, 0.27));
        var rMag = sight.DrawStarMag(1);
        return new PeriodicStar
        {
            PeriodDays = period,
            EpochMjd = sight.PeakFromMjd + dice.Uniform(0, period),
            MeanMag = [.. Colours.Select(colour => rMag + colour)],
            Curve = (phase, band) => amplitude * AmplitudeRatio[band.Index] * Sum(terms, phase),
        }.Seen(dice);
    }

    private static double Sum((double Ratio, double Phase)[] terms, double phase)
    {
        double sum = 0;
        for (var k = 0; k < terms.Length; k++)
            sum += terms[k].Ratio * Math.Sin(2 * Math.PI * (k + 1) * phase + terms[k].Phase);
        return sum;
    }
}
