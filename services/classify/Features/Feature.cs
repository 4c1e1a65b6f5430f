namespace Broker.Classify.Features;

/// <summary>One number that describes a light curve.</summary>
/// <param name="Name">As in the CSV and in the cards of models.</param>
/// <param name="Unit"><c>q</c> stands for the unit of the quantity: nJy or mag; <c>1</c> for a pure number.</param>
public abstract record Feature(string Name, string Unit);

/// <summary>Of one band and one quantity.</summary>
public sealed record SeriesFeature(string Name, string Unit, int MinimumPoints, Needs Needs, Func<Series, FeatureValue> Formula)
    : Feature(Name, Unit)
{
    /// <summary>The value, or the first thing that the formula needs and the series lacks.</summary>
    public FeatureValue Compute(Series series)
    {
        if (series.Count < MinimumPoints)
            return series.Count == 0 ? MissingReason.NoPoints : MissingReason.TooFewPoints;
        if ((Needs & Needs.Errors) != 0 && !series.HasPositiveErrors)
            return MissingReason.ZeroError;
        if ((Needs & Needs.TimeSteps) != 0 && !series.TimesIncrease)
            return MissingReason.EqualTimes;
        if ((Needs & Needs.Variation) != 0 && series.IsFlat)
            return MissingReason.ZeroVariance;
        return Formula(series);
    }

    public bool AppliesTo(Quantity quantity) => quantity == Quantity.Flux || (Needs & Needs.FluxOnly) == 0;
}

/// <summary>Of all points of one band: detections, forced photometry, limits.</summary>
public sealed record BandFeature(string Name, string Unit, Func<BandCurve, FeatureValue> Formula) : Feature(Name, Unit);

/// <summary>Of two bands, the bluer first, in one quantity.</summary>
public sealed record PairFeature(string Name, string Unit, Func<BandCurve, BandCurve, Quantity, FeatureValue> Formula)
    : Feature(Name, Unit);

/// <summary>Of all bands of known colour together, in one quantity.</summary>
public sealed record BandsFeature(string Name, string Unit, Func<LightCurve, Quantity, FeatureValue> Formula) : Feature(Name, Unit);

/// <summary>Of the whole light curve, all bands together.</summary>
public sealed record ObjectFeature(string Name, string Unit, Func<LightCurve, FeatureValue> Formula) : Feature(Name, Unit);
