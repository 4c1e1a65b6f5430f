using Broker.Core.Alerts;

namespace Broker.Broker.Simulator.Sources;

/// <summary>
/// Cataclysmic variable in outburst: 2 to 5 magnitudes up within a day or two, a few days of plateau, an exponential fall,
/// again after weeks or months (Coppejans et al. 2016; Otulakowska-Hypka et al. 2016); blue when bright.
/// </summary>
public sealed class DwarfNova : ISourceClass
{
    private static readonly double[] QuietColours = [0.1, 0.15, 0, -0.15, -0.25, -0.3];
    private static readonly double[] BrightColours = [-0.1, -0.12, 0, 0.12, 0.2, 0.25];

    public string Name => "CV outburst";

    public double Share => 0.05;

    public SimulatedSource Draw(Sight sight)
    {
        var dice = sight.Dice;
        var amplitude = dice.Uniform(2, 5.5);
        var outburstMag = sight.DrawStarMag(0.8);
        var light = new Outbursts
        {
            QuietMag = outburstMag + amplitude,
            AmplitudeMag = amplitude,
            FirstMjd = sight.DrawPeakMjd(),
            RecurrenceDays = dice.LogUniform(20, 300) * Math.Pow(amplitude / 3, 2),
            RiseDays = dice.LogUniform(0.3, 1.2),
            PlateauDays = dice.LogUniform(1.5, 12),
        };
        return new SimulatedSource
        {
            Light = light,
            ReferenceNanoJy = [.. QuietColours.Select(colour => Photometry.FluxNanoJy(light.QuietMag + colour))],
            PeakMjd = light.FirstMjd,
        };
    }

    private sealed record Outbursts : ILightCurve
    {
        private const double FallDaysPerMag = 2;

        public required double QuietMag { get; init; }

        public required double AmplitudeMag { get; init; }

        public required double FirstMjd { get; init; }

        public required double RecurrenceDays { get; init; }

        public required double RiseDays { get; init; }

        public required double PlateauDays { get; init; }

        public double FluxNanoJy(double mjd, Band band)
        {
            var turns = (mjd - FirstMjd) / RecurrenceDays;
            var phase = (turns - Math.Round(turns)) * RecurrenceDays;
            var up = RiseMag(phase) / AmplitudeMag;
            var colour = QuietColours[band.Index] + up * (BrightColours[band.Index] - QuietColours[band.Index]);
            return Photometry.FluxNanoJy(QuietMag + colour - up * AmplitudeMag);
        }

        private double RiseMag(double phase)
        {
            var up = phase < 0 ? AmplitudeMag * Shape.StepDown(-phase - 2 * RiseDays, RiseDays / 2)
                : AmplitudeMag - 0.1 * Math.Min(phase, PlateauDays) - Math.Max(0, phase - PlateauDays) / FallDaysPerMag;
            return Math.Max(0, up);
        }
    }
}
