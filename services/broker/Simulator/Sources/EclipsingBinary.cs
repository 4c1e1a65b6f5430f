namespace Broker.Broker.Simulator.Sources;

/// <summary>
/// Two stars that hide one another: detached with two sharp minima, or in contact with a rounded curve; depth ratios from the surface
/// brightness of the two (periods and shapes as in the catalogue of Prša et al. 2011).
/// </summary>
public sealed class EclipsingBinary : ISourceClass
{
    public string Name => "Eclipsing binary";

    public double Share => 0.14;

    public SimulatedSource Draw(Sight sight)
    {
        var dice = sight.Dice;
        var contact = dice.Chance(0.55);
        var period = contact ? Math.Clamp(dice.Normal(0.36, 0.08), 0.22, 0.8) : dice.LogUniform(0.5, 8);
        var hotK = dice.LogUniform(4200, 9000);
        var coolK = hotK * (contact ? dice.Uniform(0.93, 1) : dice.Uniform(0.6, 0.98));
        var depth = contact ? dice.Uniform(0.15, 0.5) : dice.LogUniform(0.12, 0.6);
        var width = contact ? 0.1 : dice.Uniform(0.015, 0.05);
        var rMag = sight.DrawStarMag(1);
        return new PeriodicStar
        {
            PeriodDays = period,
            EpochMjd = sight.PeakFromMjd + dice.Uniform(0, period),
            MeanMag = [.. Band.All.Select(band => rMag - 2.5 * Math.Log10(BlackBody.Ratio(band.WavelengthNm, Band.R.WavelengthNm, hotK)))],
            Curve = (phase, band) => -2.5 * Math.Log10(1 - Lost(phase, band)),
        }.Seen(dice);

        double Lost(double phase, Band band)
        {
            var second = BlackBody.Ratio(band.WavelengthNm, Band.I.WavelengthNm, coolK) / BlackBody.Ratio(band.WavelengthNm, Band.I.WavelengthNm, hotK) * (coolK / hotK);
            var tides = contact ? 0.5 * depth * Math.Pow(Math.Cos(2 * Math.PI * phase), 2) : 0;
            return tides + (contact ? 0.5 : 1) * depth * (Dip(phase) + second * Dip((phase + 0.5) % 1));
        }

        double Dip(double phase) => Math.Exp(-0.5 * Math.Pow((phase > 0.5 ? phase - 1 : phase) / width, 4));
    }
}
