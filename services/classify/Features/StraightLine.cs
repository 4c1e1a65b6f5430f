namespace Broker.Classify.Features;

/// <summary>A least-squares line.</summary>
/// <param name="Slope">Value per day.</param>
/// <param name="Sxx">Σ w (t − t̄)²; not positive when all times are equal, and then there is no line.</param>
/// <param name="Chi2">Σ w residual².</param>
public readonly record struct StraightLine(double Slope, double Sxx, double Chi2)
{
    /// <summary>Weights 1/σ², or 1 when there are no errors.</summary>
    public static StraightLine Through(ReadOnlySpan<double> times, ReadOnlySpan<double> values, ReadOnlySpan<double> errors)
    {
        double sumW = 0, meanT = 0, meanV = 0;
        for (var i = 0; i < times.Length; i++)
        {
            var w = Weight(errors, i);
            sumW += w;
            meanT += w * (times[i] - times[0]);
            meanV += w * values[i];
        }

        (meanT, meanV) = (times[0] + meanT / sumW, meanV / sumW);
        double sxx = 0, sxy = 0;
        for (var i = 0; i < times.Length; i++)
        {
            sxx += Weight(errors, i) * (times[i] - meanT) * (times[i] - meanT);
            sxy += Weight(errors, i) * (times[i] - meanT) * (values[i] - meanV);
        }

        double chi2 = 0, slope = sxy / sxx;
        for (var i = 0; i < times.Length; i++)
            chi2 += Weight(errors, i) * Math.Pow(values[i] - meanV - slope * (times[i] - meanT), 2);
        return new StraightLine(slope, sxx, chi2);
    }

    private static double Weight(ReadOnlySpan<double> errors, int i) => errors.IsEmpty ? 1 : 1 / (errors[i] * errors[i]);
}
