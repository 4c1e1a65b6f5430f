namespace Broker.Broker.Simulator.Sources;

/// <summary>Superluminous supernova of type I: M ≈ −21.5, broad and hot (De Cia et al. 2018; Nicholl et al. 2017), in dwarf galaxies.</summary>
public sealed class SuperluminousSupernova : ISourceClass
{
    public string Name => "SLSN";

    public double Share => 0.015;

    public SimulatedSource Draw(Sight sight)
    {
        var dice = sight.Dice;
        var absolute = Math.Clamp(dice.Normal(-21.5, 0.6), -23, -20);
        var riseDays = dice.LogUniform(7, 16);
        var fallDays = riseDays * dice.Uniform(3.2, 5);
        return new ThermalTransient
        {
            PeakMjd = sight.DrawPeakMjd(),
            Redshift = sight.DrawRedshift(absolute, 2),
            AbsoluteMag = absolute,
            ReferenceNm = 400,
            Shape = phase => Shape.Bazin(phase, riseDays, fallDays),
            TemperatureK = phase => 6500 + 10_000 * Shape.StepDown(phase - 18, 18),
            Spectrum = (restNm, _) => ThermalTransient.BlueBlanketing(restNm, 1.2),
            Reddening = ThermalTransient.DrawReddening(dice, 0.02),
        }.In(dice);
    }
}
