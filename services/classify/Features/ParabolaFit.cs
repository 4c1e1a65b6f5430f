namespace Broker.Classify.Features;

/// <summary>A weighted least-squares parabola a t² + b t + c.</summary>
/// <param name="Curvature">a, value per day².</param>
/// <param name="Extremum">c − b²/(4a), or the reason why a line has none.</param>
/// <param name="Chi2">Σ (residual/σ)².</param>
public readonly record struct ParabolaFit(double Curvature, FeatureValue Extremum, double Chi2)
{
    /// <summary>Curvatures below this, in units of the largest value over the half range of times, are rounding.</summary>
    private const double Rounding = 1e-13;

    /// <summary>
    /// Polynomials orthogonal over the points (Forsythe 1957), times scaled to −1 … 1: no normal equations to invert.
    /// Null when there are fewer than three different times.
    /// </summary>
    public static ParabolaFit? Through(Series s)
    {
        var (first, half) = (s.Times[0], (s.Times[^1] - s.Times[0]) / 2);
        if (half <= 0)
            return null;
        var centre = first + half;

        // p0 = 1, p1 = x - alpha, p2 = (x - beta) p1 - gamma
        double w0 = 0, wx = 0;
        for (var i = 0; i < s.Count; i++)
            (w0, wx) = (w0 + W(s, i), wx + W(s, i) * X(s, i, centre, half));
        var alpha = wx / w0;

        double w1 = 0, wx1 = 0;
        for (var i = 0; i < s.Count; i++)
        {
            var p1 = X(s, i, centre, half) - alpha;
            (w1, wx1) = (w1 + W(s, i) * p1 * p1, wx1 + W(s, i) * p1 * p1 * (p1 + alpha));
        }

        var (beta, gamma) = (wx1 / w1, w1 / w0);
        double w2 = 0, y0 = 0, y1 = 0, y2 = 0;
        for (var i = 0; i < s.Count; i++)
        {
            var p1 = X(s, i, centre, half) - alpha;
            var p2 = (p1 + alpha - beta) * p1 - gamma;
            w2 += W(s, i) * p2 * p2;
            (y0, y1, y2) = (y0 + W(s, i) * s.Values[i], y1 + W(s, i) * s.Values[i] * p1, y2 + W(s, i) * s.Values[i] * p2);
        }

        if (w2 <= Rounding * w0)
            return null;
        var (c0, c1, c2) = (y0 / w0, y1 / w1, y2 / w2);
        double chi2 = 0;
        for (var i = 0; i < s.Count; i++)
        {
            var p1 = X(s, i, centre, half) - alpha;
            chi2 += W(s, i) * Math.Pow(s.Values[i] - c0 - c1 * p1 - c2 * ((p1 + alpha - beta) * p1 - gamma), 2);
        }

        // c2 x² + linear x + constant
        var (linear, constant) = (c1 - c2 * (alpha + beta), c0 - c1 * alpha + c2 * (alpha * beta - gamma));
        var isLine = Math.Abs(c2) <= Rounding * Math.Max(Math.Abs(s.Max), Math.Abs(s.Min));
        FeatureValue extremum = isLine ? MissingReason.ZeroDenominator : constant - linear * linear / (4 * c2);
        return new ParabolaFit(c2 / (half * half), extremum, chi2);
    }

    private static double X(Series s, int i, double centre, double half) => (s.Times[i] - centre) / half;

    private static double W(Series s, int i) => 1 / (s.Errors[i] * s.Errors[i]);
}
