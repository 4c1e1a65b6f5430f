namespace Broker.Broker.Simulator.Sources;

/// <summary>Merger of two neutron stars: up within a day, gone within a week, blue at first and then very red (fits of Villar et al. 2017 to AT2017gfo).</summary>
public sealed class Kilonova : ISourceClass
{
    public string Name => "Kilonova";

    public double Share => 0.005;

    public SimulatedSource Draw(Sight sight)
    {
        var dice = sight.Dice;
        var absolute = Math.Clamp(dice.Normal(-16.0, 0.7), -18, -14.5);
        var fallDays = dice.LogUniform(1.6, 3.5);
        var visit = sight.DrawVisit();
        return new ThermalTransient
        {
            PeakMjd = visit.MjdTai - dice.Uniform(-0.3, 1.5),
            Redshift = sight.DrawRedshift(absolute, 0.3),
            AbsoluteMag = absolute,
            ReferenceNm = 750,
            Shape = phase => Shape.Bazin(phase, 0.2, fallDays),
            TemperatureK = phase => 2500 + 6500 * Math.Exp(-Math.Max(0, phase + 0.5) / 1.3),
            Reddening = ThermalTransient.DrawReddening(dice, 0.03),
        }.In(dice);
    }
}
