using Broker.Core.Alerts;

namespace Broker.Broker.Simulator.Sources;

/// <summary>Not a source: a cosmic ray or ghost in one visit, or the residual of a bright star that comes and goes with the seeing, of either sign.</summary>
public sealed class Artefact : ISourceClass
{
    public string Name => "Bogus";

    public double Share => 0;

    public SimulatedSource Draw(Sight sight)
    {
        var dice = sight.Dice;
        var visit = sight.DrawVisit();
        var repeats = dice.Chance(0.35);
        var starMag = sight.Survey.SaturationMag + dice.Uniform(-1, 2.5);
        var reference = repeats ? Band.All.Select(band => Photometry.FluxNanoJy(starMag)).ToArray() : new double[6];
        var flux = Photometry.FluxNanoJy(visit.LimitMag) * dice.LogUniform(1.2, 10);
        return new SimulatedSource
        {
            Light = new Residual
            {
                Mjd = visit.MjdTai,
                SpikeNanoJy = dice.Chance(0.3) ? -flux : flux,
                StarNanoJy = reference[0],
                Seed = dice.NextBits(),
            },
            ReferenceNanoJy = reference,
            Bogus = true,
        };
    }

    private sealed record Residual : ILightCurve
    {
        private const double StayDays = 0.0002;

        /// <summary>Scatter of a bad subtraction, share of the star's flux.</summary>
        private const double BadSubtraction = 0.01;

        public required double Mjd { get; init; }

        public required double SpikeNanoJy { get; init; }

        public required double StarNanoJy { get; init; }

        public required ulong Seed { get; init; }

        public double FluxNanoJy(double mjd, Band band)
        {
            var spike = Math.Abs(mjd - Mjd) < StayDays ? SpikeNanoJy : 0;
            if (StarNanoJy <= 0)
                return spike;
            var visit = Dice.For(Seed, BitConverter.DoubleToUInt64Bits(mjd));
            return StarNanoJy * (1 + BadSubtraction * visit.Normal()) + spike;
        }
    }
}
