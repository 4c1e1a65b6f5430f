namespace Broker.Broker.Simulator.Sources;

/// <summary>
/// A star torn apart by a galaxy's black hole: Gaussian rise, decay as t^(−5/3), hot and blue throughout, in the nucleus
/// (van Velzen et al. 2021, eq. 3 and table 5).
/// </summary>
public sealed class TidalDisruption : ISourceClass
{
    public string Name => "TDE";

    public double Share => 0.015;

    public SimulatedSource Draw(Sight sight)
    {
        var dice = sight.Dice;
        var absolute = Math.Clamp(dice.Normal(-19.6, 0.8), -22, -17.5);
        var riseDays = dice.LogUniform(6, 20);
        var decayDays = dice.LogUniform(30, 110);
        var temperature = dice.LogUniform(14000, 32000);
        return new ThermalTransient
        {
            PeakMjd = sight.DrawPeakMjd(),
            Redshift = sight.DrawRedshift(absolute, 0.8),
            AbsoluteMag = absolute,
            ReferenceNm = 480,
            Shape = phase => phase < 0 ? Shape.Bump(phase, riseDays) : Math.Pow(1 + phase / decayDays, -5.0 / 3),
            TemperatureK = _ => temperature,
            Reddening = ThermalTransient.DrawReddening(dice, 0.02),
        }.In(dice, nuclear: true);
    }
}
