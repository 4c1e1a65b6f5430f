using Broker.Core.Alerts;

namespace Broker.Broker.Simulator.Sources;

/// <summary>A star whose brightness repeats.</summary>
public sealed record PeriodicStar : ILightCurve
{
    public required double PeriodDays { get; init; }

    public required double EpochMjd { get; init; }

    /// <summary>Mean magnitudes by band index.</summary>
    public required double[] MeanMag { get; init; }

    /// <summary>Magnitudes to add at a phase 0 … 1 in a band.</summary>
    public required Func<double, Band, double> Curve { get; init; }

    public double FluxNanoJy(double mjd, Band band)
    {
        var turns = (mjd - EpochMjd) / PeriodDays;
        return Photometry.FluxNanoJy(MeanMag[band.Index] + Curve(turns - Math.Floor(turns), band));
    }

    /// <summary>This star, with the mean of some templates as its reference.</summary>
    public SimulatedSource Seen(Dice dice)
    {
        const int templates = 10;
        var reference = new double[6];
        for (var k = 0; k < templates; k++)
        {
            var mjd = EpochMjd + dice.Uniform(0, 50) * PeriodDays;
            foreach (var band in Band.All)
                reference[band.Index] += FluxNanoJy(mjd, band) / templates;
        }

        return new SimulatedSource { Light = this, ReferenceNanoJy = reference };
    }
}
