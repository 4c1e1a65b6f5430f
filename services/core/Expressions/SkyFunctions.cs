namespace Broker.Core.Expressions;

/// <summary>Places on the sky, degrees ICRS.</summary>
internal static class SkyFunctions
{
    private const double ArcsecPerDeg = 3600;

    public static IEnumerable<Function> All =>
    [
        new Function
        {
            Name = "DISTANCE", Parameters = [new("ra1"), new("dec1"), new("ra2"), new("dec2")],
            Description = "Angle between two positions given in degrees, degrees.", Cost = 4 * Cost.Trigonometry,
            Build = arguments =>
            {
                var (ra1, dec1, ra2, dec2) = (arguments[0].AsNumber(), arguments[1].AsNumber(), arguments[2].AsNumber(), arguments[3].AsNumber());
                return Value.OfNumber(context =>
                    ra1(context) is { } a && dec1(context) is { } b && ra2(context) is { } c && dec2(context) is { } d
                        ? Arithmetic.Finite(DistanceDeg((a, b), (c, d)))
                        : null);
            },
        },
        new Function
        {
            Name = "IN_CONE", Parameters = [new("ra_deg"), new("dec_deg"), new("radius_arcsec")], Result = ValueKind.Boolean,
            Description = "Whether the alert lies within radius_arcsec of a position.", Cost = 4 * Cost.Trigonometry, SqlSubject = "ra, dec",
            Build = arguments =>
            {
                var (ra, dec, radius) = (arguments[0].AsNumber(), arguments[1].AsNumber(), arguments[2].AsNumber());
                return Value.OfCondition(context =>
                    ra(context) is { } a && dec(context) is { } d && radius(context) is { } arcsec
                        ? IsInside(context, (a, d), arcsec)
                        : null);
            },
        },
    ];

    /// <summary>Haversine formula (Sinnott 1984, Sky and Telescope 68, 158): exact also at small angles.</summary>
    internal static double DistanceDeg((double RaDeg, double DecDeg) a, (double RaDeg, double DecDeg) b)
    {
        var sinDec = Math.Sin(double.DegreesToRadians(b.DecDeg - a.DecDeg) / 2);
        var sinRa = Math.Sin(double.DegreesToRadians(b.RaDeg - a.RaDeg) / 2);
        var cosines = Math.Cos(double.DegreesToRadians(a.DecDeg)) * Math.Cos(double.DegreesToRadians(b.DecDeg));
        var haversine = sinDec * sinDec + cosines * sinRa * sinRa;
        return double.RadiansToDegrees(2 * Math.Asin(Math.Sqrt(Math.Clamp(haversine, 0, 1))));
    }

    private static bool? IsInside(EvaluationContext context, (double RaDeg, double DecDeg) centre, double radiusArcsec)
    {
        var alert = context.Alert.Alert;
        var distanceDeg = DistanceDeg((alert.RaDeg, alert.DecDeg), centre);
        return double.IsFinite(distanceDeg) ? distanceDeg * ArcsecPerDeg <= radiusArcsec : null;
    }
}
