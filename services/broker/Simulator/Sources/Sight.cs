using Broker.Broker.Simulator.Surveys;

namespace Broker.Broker.Simulator.Sources;

/// <summary>What a class may know when it draws a source: the survey that looks, when it looks, and its dice.</summary>
public sealed record Sight
{
    public required Dice Dice { get; init; }

    public required SurveyModel Survey { get; init; }

    /// <summary>The visits of the field, in time order.</summary>
    public required IReadOnlyList<Visit> Visits { get; init; }

    /// <summary>Transients reach their peak between these two days (MJD).</summary>
    public required double PeakFromMjd { get; init; }

    public required double PeakToMjd { get; init; }

    public double DrawPeakMjd() => Dice.Uniform(PeakFromMjd, PeakToMjd);

    /// <summary>A visit between the two days; any visit of the field when there is none between them.</summary>
    public Visit DrawVisit()
    {
        var first = Surveys.Visit.IndexAtOrAfter(Visits, PeakFromMjd);
        var last = Surveys.Visit.IndexAtOrAfter(Visits, PeakToMjd);
        return last > first ? Visits[first + Dice.Below(last - first)] : Visits[Dice.Below(Visits.Count)];
    }

    /// <summary>A redshift, uniform in volume, up to where a source of this absolute magnitude still stands clear of the survey's limit.</summary>
    public double DrawRedshift(double absoluteMag, double maxRedshift)
    {
        const double clearOfLimitMag = 0.7;
        var modulus = Survey.DepthMag(Band.R) - clearOfLimitMag - absoluteMag;
        return Math.Max(0.003, Math.Min(maxRedshift, Cosmology.RedshiftAt(modulus)) * Math.Cbrt(Dice.Uniform()));
    }

    /// <summary>An apparent magnitude between the survey's saturation and its limit, fainter ones more frequent.</summary>
    public double DrawStarMag(double marginMag)
    {
        var faint = Survey.DepthMag(Band.R) - marginMag;
        return faint - Math.Min(faint - Survey.SaturationMag, Dice.Exponential(1.5));
    }
}
