using Broker.Broker.Simulator.Sources;
using Broker.Broker.Simulator.Surveys;

namespace Broker.Broker.Simulator;

/// <summary>A source at a place, with its name in the survey.</summary>
public sealed record SimulatedObject
{
    /// <summary>ZTF names moving objects as it names all others; these stay clear of the rest.</summary>
    private const long FirstMoving = 4_000_000_000;

    public required SurveyModel Survey { get; init; }

    /// <summary>A number of its own within the survey.</summary>
    public required long Number { get; init; }

    public required string ClassName { get; init; }

    public required SimulatedSource Source { get; init; }

    public required double RaDeg { get; init; }

    public required double DecDeg { get; init; }

    /// <summary>Seed of its noise.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What the broker will call it: a ZTF name, a diaObjectId, or <c>sso:</c> and the designation where Rubin sees a known solar-system object.</summary>
    public string Name => Source.Moves && Survey == SurveyModel.Lsst ? $"sso:{Naming.Designation(Number)}"
        : Survey == SurveyModel.Ztf ? Naming.ZtfObject(Source.Moves ? Number + FirstMoving : Number) : Naming.DiaObject(Number).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>
    /// How the survey measures it in one visit; null when it fell beside the detector. Depends on the object, the visit and the seed alone:
    /// a visit looked at twice gives the same numbers.
    /// </summary>
    public Observation? Observe(in Visit visit)
    {
        const double besideDetector = 0.06;
        const double badPixels = 0.006;
        var dice = Dice.For(Seed, (ulong)visit.Number);
        if (dice.Chance(besideDetector))
            return null;

        var trueFlux = Source.DifferenceNanoJy(visit.MjdTai, visit.Band);
        var limit = Core.Alerts.Photometry.FluxNanoJy(visit.LimitMag);
        var total = trueFlux + Source.TemplateNanoJy(visit.Band);
        var error = Survey.FluxErrNanoJy(limit, total);
        return new Observation
        {
            Visit = visit,
            TrueNanoJy = trueFlux,
            FluxNanoJy = trueFlux + error * dice.Normal(),
            FluxErrNanoJy = error,
            Masked = dice.Chance(badPixels) || total > Core.Alerts.Photometry.FluxNanoJy(Survey.SaturationMag - 1.5),
        };
    }
}
