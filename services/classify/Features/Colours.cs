namespace Broker.Classify.Features;

/// <summary>Differences between bands. Pairs: <see cref="FeatureList.Pairs"/>.</summary>
public static class Colours
{
    /// <summary>Two detections this far apart still say what the flux was between them.</summary>
    private const double MaxInterpolationDays = 10;

    public static readonly FeatureFamily Family = new("colours", "Malanchev et al. 2021; Stetson 1996; Welch & Stetson 1993; colour at maximum: this file",
    [
        new PairFeature("ColorOfMedian", "q", (blue, red, q) => Difference(blue.Of(q), red.Of(q), s => s.Median)),
        new PairFeature("ColorOfMaximum", "q", (blue, red, q) => Difference(blue.Of(q), red.Of(q), s => s.Max)),
        new PairFeature("ColorOfMinimum", "q", (blue, red, q) => Difference(blue.Of(q), red.Of(q), s => s.Min)),
        new BandsFeature("ColorSpread", "q", Spread),
        new PairFeature("colour_at_peak_mag", "mag", (blue, red, q) => q == Quantity.Mag ? AtPeak(blue, red) : MissingReason.BandMissing),
    ]);

    private static FeatureValue Difference(Series blue, Series red, Func<Series, double> of) =>
        blue.Count == 0 || red.Count == 0 ? MissingReason.NoPoints : of(blue) - of(red);

    /// <summary>Bands of known colour that have points, blue to red.</summary>
    public static IEnumerable<BandCurve> Known(LightCurve curve, Quantity quantity) =>
        FeatureList.BlueToRed.Select(curve.Band).OfType<BandCurve>().Where(b => b.Of(quantity).Count > 0);

    /// <summary>Population standard deviation of the weighted means of the bands.</summary>
    private static FeatureValue Spread(LightCurve curve, Quantity quantity)
    {
        var bands = Known(curve, quantity).Select(b => b.Of(quantity)).ToArray();
        if (bands.Length < 2)
            return MissingReason.BandMissing;
        if (!bands.All(b => b.HasPositiveErrors))
            return MissingReason.ZeroError;
        double[] means = [.. bands.Select(b => b.WeightedMean)];
        return Math.Sqrt(Moments.SumOfSquares(means, Moments.Mean(means)) / means.Length);
    }

    /// <summary>Blue minus red at the peak of the red band; the blue flux there is a detection at that time or interpolated in flux between two at most ten days apart.</summary>
    private static FeatureValue AtPeak(BandCurve blue, BandCurve red)
    {
        if (blue.DetectedFlux.Count == 0 || red.DetectedFlux.Count == 0)
            return MissingReason.NeverDetected;
        return FluxAt(blue.DetectedFlux, red.DetectedFlux.Times[red.Peak]) is { } flux
            ? Core.Alerts.Photometry.MagAb(flux)!.Value - red.DetectedMag.Values[red.Peak]
            : MissingReason.NotCovered;
    }

    private static double? FluxAt(Series flux, double mjd)
    {
        var next = flux.Times.BinarySearch(mjd);
        if (next >= 0)
            return flux.Values[flux.Times.IndexOf(mjd)];
        next = ~next;
        if (next == 0 || next == flux.Count || flux.Times[next] - flux.Times[next - 1] > MaxInterpolationDays)
            return null;
        var share = (mjd - flux.Times[next - 1]) / (flux.Times[next] - flux.Times[next - 1]);
        return flux.Values[next - 1] + share * (flux.Values[next] - flux.Values[next - 1]);
    }
}
