namespace Broker.Classify.Features;

/// <summary>Sums over spans that several features share.</summary>
public static class Moments
{
    public static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }

    public static double SumOfSquares(ReadOnlySpan<double> values, double centre) => SumOfPowers(values, centre, 2);

    /// <summary>Σ (v − centre)^power.</summary>
    public static double SumOfPowers(ReadOnlySpan<double> values, double centre, int power)
    {
        double sum = 0;
        foreach (var value in values)
        {
            var d = value - centre;
            sum += power switch { 2 => d * d, 3 => d * d * d, 4 => d * d * d * d, _ => Math.Pow(d, power) };
        }

        return sum;
    }

    /// <summary>Divided by N − 1; 0 for a single value.</summary>
    public static double StandardDeviation(ReadOnlySpan<double> values) =>
        values.Length < 2 ? 0 : Math.Sqrt(SumOfSquares(values, Mean(values)) / (values.Length - 1));

    public static double MedianOfSorted(ReadOnlySpan<double> sorted) =>
        sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;

    public static double SumOfWeights(ReadOnlySpan<double> errors)
    {
        double sum = 0;
        foreach (var error in errors)
            sum += 1 / (error * error);
        return sum;
    }

    public static double WeightedMean(ReadOnlySpan<double> values, ReadOnlySpan<double> errors)
    {
        double sum = 0;
        for (var i = 0; i < values.Length; i++)
            sum += values[i] / (errors[i] * errors[i]);
        return sum / SumOfWeights(errors);
    }

    public static double Chi2(ReadOnlySpan<double> values, ReadOnlySpan<double> errors, double centre)
    {
        double sum = 0;
        for (var i = 0; i < values.Length; i++)
            sum += (values[i] - centre) / errors[i] * ((values[i] - centre) / errors[i]);
        return sum;
    }

    /// <summary>Σ (v[i+1] − v[i])².</summary>
    public static double SumOfSquaredSteps(ReadOnlySpan<double> values)
    {
        double sum = 0;
        for (var i = 1; i < values.Length; i++)
            sum += (values[i] - values[i - 1]) * (values[i] - values[i - 1]);
        return sum;
    }

    public static bool Increases(ReadOnlySpan<double> values)
    {
        for (var i = 1; i < values.Length; i++)
            if (values[i] <= values[i - 1])
                return false;
        return true;
    }
}
