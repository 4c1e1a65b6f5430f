using Npgsql;

namespace Broker.Api.Archive;

/// <summary>
/// A circle on the sky, as SQL: a box that the index on (dec, ra) answers, then the exact separation. Holds across
/// ra = 0 and over the poles.
/// </summary>
internal sealed record Cone
{
    /// <summary>Added to the box on every side, degrees: far above the rounding of a double, far below any pixel.</summary>
    private const double SlackDeg = 1e-9;

    /// <summary>Great-circle separation from (@cone_ra, @cone_dec), arcsec, by the haversine formula (Sinnott 1984), good for small angles.</summary>
    public const string SeparationSql = """
        7200 * degrees(asin(least(1, sqrt(
          power(sin(radians("dec" - @cone_dec) / 2), 2)
          + cos(radians(@cone_dec)) * cos(radians("dec")) * power(sin(radians(ra - @cone_ra) / 2), 2)))))
        """;

    /// <summary>True inside the circle.</summary>
    public const string ConditionSql = $"""
        "dec" BETWEEN @cone_dec_min AND @cone_dec_max
        AND (ra BETWEEN @cone_ra_min AND @cone_ra_max OR ra BETWEEN @cone_ra_min_2 AND @cone_ra_max_2)
        AND {SeparationSql} <= @cone_radius
        """;

    /// <summary>0 ≤ ra &lt; 360.</summary>
    public required double RaDeg { get; init; }

    public required double DecDeg { get; init; }

    public required double RadiusArcsec { get; init; }

    /// <summary>Values of the parameters of <see cref="ConditionSql"/>.</summary>
    public IEnumerable<NpgsqlParameter> Parameters()
    {
        var (decMin, decMax, first, second) = Box();
        yield return new("cone_ra", RaDeg);
        yield return new("cone_dec", DecDeg);
        yield return new("cone_radius", RadiusArcsec);
        yield return new("cone_dec_min", decMin);
        yield return new("cone_dec_max", decMax);
        yield return new("cone_ra_min", first.Min);
        yield return new("cone_ra_max", first.Max);
        yield return new("cone_ra_min_2", second.Min);
        yield return new("cone_ra_max_2", second.Max);
    }

    /// <summary>Ranges that hold every point of the circle; the second range of ra repeats the first unless the circle crosses ra = 0.</summary>
    public (double DecMin, double DecMax, (double Min, double Max) First, (double Min, double Max) Second) Box()
    {
        var radiusDeg = RadiusArcsec / 3600 + SlackDeg;
        var (decMin, decMax) = (DecDeg - radiusDeg, DecDeg + radiusDeg);
        if (decMin <= -90 || decMax >= 90)
            return (decMin, decMax, (0, 360), (0, 360));

        var halfWidthDeg = double.RadiansToDegrees(Math.Asin(Math.Sin(double.DegreesToRadians(radiusDeg)) / Math.Cos(double.DegreesToRadians(DecDeg)))) + SlackDeg;
        var (raMin, raMax) = (RaDeg - halfWidthDeg, RaDeg + halfWidthDeg);
        if (raMin < 0)
            return (decMin, decMax, (0, raMax), (raMin + 360, 360));
        if (raMax > 360)
            return (decMin, decMax, (raMin, 360), (0, raMax - 360));
        return (decMin, decMax, (raMin, raMax), (raMin, raMax));
    }
}
