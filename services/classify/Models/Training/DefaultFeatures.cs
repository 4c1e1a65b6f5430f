namespace Broker.Classify.Models.Training;

/// <summary>
/// What our own models look at. Times, rates, shapes and colours, so that a model made for one survey's depth means something for another;
/// of the flux itself only the peak magnitude is used.
/// </summary>
public static class DefaultFeatures
{
    private static readonly string[] Bands = ["g", "r", "i", "z"];

    private static readonly string[] OfMag =
        ["Amplitude", "StandardDeviation", "MedianAbsoluteDeviation", "LinearTrend.slope", "LinearTrend.noise", "MaximumSlope", "InterPercentileRange_25"];

    private static readonly string[] OfFlux =
        ["Skew", "Kurtosis", "Eta", "StetsonK", "BeyondNStd_1", "MeanVariance", "LaflerKinmanStringLength", "OtsuSplit.lower_to_all_ratio"];

    private static readonly string[] OfBand =
    [
        "peak_mag", "time_to_peak_d", "time_after_peak_d", "gap_before_first_d", "rise_rate_two_point_mag_d", "decline_rate_two_point_mag_d",
        "rise_rate_fit_mag_d", "decline_rate_fit_mag_d", "last_to_peak_flux", "n_detections_band",
    ];

    private static readonly string[] OfPair = ["u-g", "g-r", "r-i", "i-z"];

    private static readonly string[] OfObject =
        ["n_detections", "days_since_first_detection", "days_between_detections", "last_non_detection_gap_d", "negative_share"];

    public static readonly IReadOnlyList<string> All =
    [
        .. from band in Bands from feature in OfMag select $"{band}.mag.{feature}",
        .. from band in Bands from feature in OfFlux select $"{band}.flux.{feature}",
        .. from band in Bands from feature in OfBand select $"{band}.{feature}",
        .. from pair in OfPair from feature in new[] { "ColorOfMedian", "ColorOfMinimum", "colour_at_peak_mag" } select $"{pair}.mag.{feature}",
        .. from feature in OfObject select $"all.{feature}",
    ];
}
