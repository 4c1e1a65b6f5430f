namespace Broker.Api.Imaging;

/// <summary>
/// Makes counts visible: asinh stretch between robust limits (Lupton et al. 2004, PASP 116, 133); the faintest percent is black and the
/// brightest half percent white.
/// </summary>
public static class Stretch
{
    private const double LowFraction = 0.01;
    private const double HighFraction = 0.995;

    /// <summary>Standard deviations of sky noise above which the scale turns from linear to logarithmic.</summary>
    private const double SofteningSigmas = 3;

    private const double SigmaOfMad = 1.4826;

    /// <summary>Grey levels 0 … 255, one per pixel; null where there is no value.</summary>
    public static byte?[] ToGrey(FitsImage image)
    {
        var sorted = image.Pixels.Where(float.IsFinite).Order().Select(value => (double)value).ToArray();
        if (sorted.Length == 0)
            return new byte?[image.Pixels.Length];
        var sky = At(sorted, 0.5);
        var noise = SigmaOfMad * At([.. sorted.Select(value => Math.Abs(value - sky)).Order()], 0.5);
        var softening = Math.Max(SofteningSigmas * noise, double.Epsilon);
        var low = Math.Asinh((At(sorted, LowFraction) - sky) / softening);
        var high = Math.Asinh((At(sorted, HighFraction) - sky) / softening);
        var range = high > low ? high - low : 1;
        return [.. image.Pixels.Select(value => float.IsFinite(value) ? Grey((Math.Asinh((value - sky) / softening) - low) / range) : (byte?)null)];
    }

    private static byte Grey(double fraction) => (byte)Math.Round(255 * Math.Clamp(fraction, 0, 1));

    private static double At(double[] sorted, double fraction) => sorted[(int)(fraction * (sorted.Length - 1))];
}
