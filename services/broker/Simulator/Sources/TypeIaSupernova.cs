namespace Broker.Broker.Simulator.Sources;

/// <summary>
/// Thermonuclear supernova: M_B = −19.3 with the width–brightness relation (Phillips 1993; Guy et al. 2007), Bazin rise and fall,
/// a cobalt tail, and the second maximum in the red three weeks after the first (Hamuy et al. 1996).
/// </summary>
public sealed class TypeIaSupernova : ISourceClass
{
    public string Name => "SN Ia";

    public double Share => 0.07;

    public SimulatedSource Draw(Sight sight)
    {
        var dice = sight.Dice;
        var stretch = Math.Clamp(dice.Normal(0.98, 0.1), 0.7, 1.25);
        var absolute = -19.3 - 1.6 * (stretch - 1) + dice.Normal(0, 0.12);
        var bump = dice.Uniform(0.35, 0.6);
        return new ThermalTransient
        {
            PeakMjd = sight.DrawPeakMjd(),
            Redshift = sight.DrawRedshift(absolute, 1.2),
            AbsoluteMag = absolute,
            ReferenceNm = 440,
            Shape = phase => 0.96 * Shape.Bazin(phase / stretch, 4, 13) + 0.04 * Shape.Bazin(phase / stretch, 6, 75),
            TemperatureK = phase => 5300 + 6500 * Shape.StepDown(phase / stretch - 9, 5),
            Spectrum = (restNm, phase) => ThermalTransient.BlueBlanketing(restNm, 4.5) * (1 + bump * RedShare(restNm) * Shape.Bump(phase / stretch - 25, 8)),
            Reddening = ThermalTransient.DrawReddening(dice, 0.05),
        }.In(dice);
    }

    private static double RedShare(double restNm) => Math.Clamp((restNm - 620) / 130, 0, 1);
}
