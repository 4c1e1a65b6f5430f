namespace Broker.Core.Columns;

/// <summary>
/// Galactic coordinates of an ICRS position, degrees. Pole and node from the Hipparcos catalogue (ESA SP-1200, vol. 1,
/// section 1.5.3): αG = 192.85948, δG = 27.12825, lΩ = 32.93192.
/// </summary>
internal static class Galactic
{
    private const double PoleRaDeg = 192.85948;
    private const double PoleDecDeg = 27.12825;
    private const double NodeLonDeg = 32.93192;

    public static double LatitudeDeg(double raDeg, double decDeg)
    {
        var (sinPole, cosPole) = Math.SinCos(double.DegreesToRadians(PoleDecDeg));
        var (sinDec, cosDec) = Math.SinCos(double.DegreesToRadians(decDeg));
        var sinLat = sinPole * sinDec + cosPole * cosDec * Math.Cos(double.DegreesToRadians(raDeg - PoleRaDeg));
        return double.RadiansToDegrees(Math.Asin(Math.Clamp(sinLat, -1, 1)));
    }

    public static double LongitudeDeg(double raDeg, double decDeg)
    {
        var (sinPole, cosPole) = Math.SinCos(double.DegreesToRadians(PoleDecDeg));
        var (sinDec, cosDec) = Math.SinCos(double.DegreesToRadians(decDeg));
        var (sinRa, cosRa) = Math.SinCos(double.DegreesToRadians(raDeg - PoleRaDeg));
        var fromNodeRad = Math.Atan2(cosPole * sinDec - sinPole * cosDec * cosRa, cosDec * sinRa);
        var lonDeg = (double.RadiansToDegrees(fromNodeRad) + NodeLonDeg) % 360;
        return lonDeg < 0 ? lonDeg + 360 : lonDeg;
    }
}
