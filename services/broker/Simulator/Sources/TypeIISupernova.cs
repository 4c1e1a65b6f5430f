namespace Broker.Broker.Simulator.Sources;

/// <summary>
/// Hydrogen-rich core collapse: fast rise, a plateau of about a hundred days that may slope, a drop, and the radioactive tail
/// (shape of Villar et al. 2019, eq. 1; plateau statistics of Anderson et al. 2014).
/// </summary>
public sealed class TypeIISupernova : ISourceClass
{
    private const double RiseDays = 8;

    public string Name => "SN II";

    public double Share => 0.05;

    public SimulatedSource Draw(Sight sight)
    {
        var dice = sight.Dice;
        var absolute = Math.Clamp(dice.Normal(-16.9, 0.9), -19, -14.5);
        var plateauDays = Math.Clamp(dice.Normal(90, 18), 50, 130);
        var slopeMagPerDay = Math.Clamp(dice.Normal(0.010, 0.008), -0.002, 0.035);
        var dropMag = dice.Uniform(1.5, 2.5);
        return new ThermalTransient
        {
            PeakMjd = sight.DrawPeakMjd(),
            Redshift = sight.DrawRedshift(absolute, 0.5),
            AbsoluteMag = absolute,
            ReferenceNm = 550,
            Shape = phase => Rise(phase) * Math.Pow(10, -0.4 * FadeMag(phase)),
            TemperatureK = phase => 5600 + 8500 * Math.Exp(-Math.Max(0, phase + RiseDays) / 14),
            Spectrum = (restNm, phase) => ThermalTransient.BlueBlanketing(restNm, 5 - 3.5 * Shape.StepDown(phase - 18, 6)),
            Reddening = ThermalTransient.DrawReddening(dice, 0.08),
        }.In(dice);

        double FadeMag(double phase) => phase <= 0 ? 0 :
            slopeMagPerDay * Math.Min(phase, plateauDays)
            + dropMag * (1 - Shape.StepDown(phase - plateauDays, 4))
            + 0.0098 * Math.Max(0, phase - plateauDays);
    }

    /// <summary>An expanding fireball from the explosion on: quadratic at first, 1 at phase 0.</summary>
    private static double Rise(double phase)
    {
        if (phase <= -RiseDays)
            return 0;
        var left = Math.Min(0, phase) / RiseDays;
        return 1 - left * left;
    }
}
