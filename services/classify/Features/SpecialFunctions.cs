namespace Broker.Classify.Features;

/// <summary>Gamma and normal tails, as logarithms so that tails as small as 1e-300 keep their digits. Abramowitz &amp; Stegun (1964), chapters 6 and 26.</summary>
public static class SpecialFunctions
{
    private const int MaxTerms = 100_000;
    private const double Precision = 1e-16;

    /// <summary>ln Γ(x), x &gt; 0: Stirling's series (A&amp;S 6.1.41) after shifting x above 16.</summary>
    public static double LogGamma(double x)
    {
        double shift = 0;
        while (x < 16)
            shift += Math.Log(x++);
        var inverse2 = 1 / (x * x);
        var series = (1.0 / 12 - inverse2 * (1.0 / 360 - inverse2 * (1.0 / 1260 - inverse2 * (1.0 / 1680 - inverse2 / 1188)))) / x;
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series - shift;
    }

    /// <summary>ln Q(a, x), the regularised upper incomplete gamma function (A&amp;S 6.5.3), a &gt; 0, x ≥ 0.</summary>
    public static double LogUpperGamma(double a, double x)
    {
        if (x <= 0)
            return 0;
        var front = a * Math.Log(x) - x - LogGamma(a);
        return x < a + 1 ? Math.Log(Math.Max(1 - Math.Exp(front) * LowerSeries(a, x), 0)) : front + Math.Log(UpperFraction(a, x));
    }

    /// <summary>ln of the standard normal distribution function at z.</summary>
    public static double LogNormalCdf(double z)
    {
        var halfTail = Math.Exp(LogUpperGamma(0.5, z * z / 2)) / 2;
        return z > 0 ? Math.Log(1 - halfTail) : LogUpperGamma(0.5, z * z / 2) - Math.Log(2);
    }

    /// <summary>A&amp;S 6.5.29, without its front factor.</summary>
    private static double LowerSeries(double a, double x)
    {
        var term = 1 / a;
        var sum = term;
        for (var n = 1; n < MaxTerms && term > sum * Precision; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum;
    }

    /// <summary>A&amp;S 6.5.31, without its front factor, evaluated forwards after Lentz (1976).</summary>
    private static double UpperFraction(double a, double x)
    {
        const double tiny = 1e-300;
        var b = x + 1 - a;
        var c = 1 / tiny;
        var d = 1 / b;
        var value = d;
        for (var n = 1; n < MaxTerms; n++)
        {
            var coefficient = -n * (n - a);
            b += 2;
            d = 1 / NonZero(coefficient * d + b, tiny);
            c = NonZero(b + coefficient / c, tiny);
            value *= d * c;
            if (Math.Abs(d * c - 1) < Precision)
                break;
        }

        return value;
    }

    private static double NonZero(double value, double tiny) => Math.Abs(value) < tiny ? tiny : value;
}
