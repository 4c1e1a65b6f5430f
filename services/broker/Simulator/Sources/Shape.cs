namespace Broker.Broker.Simulator.Sources;

/// <summary>Published shapes of a rise and a fall, each 1 at its peak at phase 0; phases in days.</summary>
public static class Shape
{
    /// <summary>Bazin et al. 2009, eq. 1: e^(−t/τ_fall) / (1 + e^(−t/τ_rise)), moved and scaled to its peak; needs τ_fall &gt; τ_rise.</summary>
    public static double Bazin(double phase, double riseDays, double fallDays)
    {
        var peak = riseDays * Math.Log(fallDays / riseDays - 1);
        return Raw(phase + peak) / Raw(peak);

        double Raw(double t) => 1 / (Math.Exp(t / fallDays) + Math.Exp(t / fallDays - t / riseDays));
    }

    /// <summary>A step down from 1 to 0 of the given width.</summary>
    public static double StepDown(double phase, double widthDays) => 1 / (1 + Math.Exp(phase / widthDays));

    public static double Bump(double phase, double sigmaDays) => Math.Exp(-0.5 * phase * phase / (sigmaDays * sigmaDays));
}
