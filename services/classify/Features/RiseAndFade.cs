namespace Broker.Classify.Features;

/// <summary>Before and after the brightest detection of a band. Rates are negative while it brightens, as magnitudes are.</summary>
public static class RiseAndFade
{
    /// <summary>The fade is fitted this long after the peak, days.</summary>
    private const double FadeDays = 100;

    public static readonly FeatureFamily Family = new("rise and fade", "this file; straight lines weighted by 1/σ²",
    [
        new BandFeature("peak_flux_njy", "nJy", Detected(b => b.DetectedFlux.Values[b.Peak])),
        new BandFeature("peak_mag", "mag", Detected(b => b.DetectedMag.Values[b.Peak])),
        new BandFeature("time_to_peak_d", "d", Detected(b => PeakTime(b) - b.DetectedFlux.Times[0])),
        new BandFeature("time_after_peak_d", "d", Detected(b => b.DetectedFlux.Times[^1] - PeakTime(b))),
        new BandFeature("gap_before_first_d", "d", Detected(b => GapBefore(b))),
        new BandFeature("rise_rate_two_point_mag_d", "mag/d", Detected(b => Slope(b, 0, b.Peak))),
        new BandFeature("decline_rate_two_point_mag_d", "mag/d", Detected(b => Slope(b, b.Peak, b.DetectedMag.Count - 1))),
        new BandFeature("rise_rate_fit_mag_d", "mag/d", Detected(b => RiseFit(b))),
        new BandFeature("decline_rate_fit_mag_d", "mag/d", Detected(b => FadeFit(b))),
        new BandFeature("last_to_peak_flux", "1", Detected(b => b.DetectedFlux.Values[^1] / b.DetectedFlux.Values[b.Peak])),
        new BandFeature("n_detections_band", "1", b => b.DetectedFlux.Count),
    ]);

    private static Func<BandCurve, FeatureValue> Detected(Func<BandCurve, FeatureValue> value) =>
        band => band.DetectedFlux.Count == 0 ? MissingReason.NeverDetected : value(band);

    private static double PeakTime(BandCurve band) => band.DetectedFlux.Times[band.Peak];

    private static FeatureValue GapBefore(BandCurve band) =>
        band.LastLimitMjd is { } limit ? band.DetectedFlux.Times[0] - limit : MissingReason.NoNonDetection;

    private static FeatureValue Slope(BandCurve band, int from, int to)
    {
        var (mag, days) = (band.DetectedMag, band.DetectedMag.Times[to] - band.DetectedMag.Times[from]);
        return days > 0 ? (mag.Values[to] - mag.Values[from]) / days : MissingReason.NotCovered;
    }

    private static FeatureValue RiseFit(BandCurve band)
    {
        var end = 0;
        while (end < band.DetectedMag.Count && band.DetectedMag.Times[end] <= PeakTime(band))
            end++;
        return Fit(band.DetectedMag, 0, end);
    }

    private static FeatureValue FadeFit(BandCurve band)
    {
        var (start, end) = (0, band.DetectedMag.Count);
        while (band.DetectedMag.Times[start] < PeakTime(band))
            start++;
        while (band.DetectedMag.Times[end - 1] > PeakTime(band) + FadeDays)
            end--;
        return Fit(band.DetectedMag, start, end);
    }

    private static FeatureValue Fit(Series mag, int start, int end)
    {
        var errors = mag.Errors[start..end];
        if (errors.ContainsAnyInRange(double.NegativeInfinity, 0))
            return MissingReason.ZeroError;
        var line = StraightLine.Through(mag.Times[start..end], mag.Values[start..end], errors);
        return line.Sxx > 0 ? line.Slope : MissingReason.NotCovered;
    }
}
