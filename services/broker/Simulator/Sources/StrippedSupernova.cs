namespace Broker.Broker.Simulator.Sources;

/// <summary>Core collapse without hydrogen, types Ib and Ic: fainter, redder and dustier than Ia (Drout et al. 2011; Bazin shape; no second maximum).</summary>
public sealed class StrippedSupernova : ISourceClass
{
    public string Name => "SN Ibc";

    public double Share => 0.03;

    public SimulatedSource Draw(Sight sight)
    {
        var dice = sight.Dice;
        var absolute = Math.Clamp(dice.Normal(-17.7, 0.7), -19.5, -16);
        var riseDays = dice.LogUniform(3, 6.5);
        var fallDays = dice.LogUniform(14, 30);
        return new ThermalTransient
        {
            PeakMjd = sight.DrawPeakMjd(),
            Redshift = sight.DrawRedshift(absolute, 0.6),
            AbsoluteMag = absolute,
            ReferenceNm = 600,
            Shape = phase => 0.9 * Shape.Bazin(phase, riseDays, fallDays) + 0.1 * Shape.Bazin(phase, riseDays, 70),
            TemperatureK = phase => 4700 + 4300 * Shape.StepDown(phase - 3, 6),
            Spectrum = (restNm, _) => ThermalTransient.BlueBlanketing(restNm, 6),
            Reddening = ThermalTransient.DrawReddening(dice, 0.2),
        }.In(dice);
    }
}
