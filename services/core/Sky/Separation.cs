namespace Broker.Core.Sky;

/// <summary>Angles between directions on the sky.</summary>
public static class Separation
{
    private const double RadPerDeg = Math.PI / 180;

    /// <summary>
    /// Great-circle separation in arcsec of two positions in degrees (Vincenty 1975 on the sphere: exact for
    /// nearby, distant and opposite points alike).
    /// </summary>
    public static double Arcsec(double ra1Deg, double dec1Deg, double ra2Deg, double dec2Deg)
    {
        var (sinD, cosD) = Math.SinCos((ra2Deg - ra1Deg) * RadPerDeg);
        var (sin1, cos1) = Math.SinCos(dec1Deg * RadPerDeg);
        var (sin2, cos2) = Math.SinCos(dec2Deg * RadPerDeg);
        var x = cos2 * sinD;
        var y = cos1 * sin2 - sin1 * cos2 * cosD;
        var z = sin1 * sin2 + cos1 * cos2 * cosD;
        return Math.Atan2(Math.Sqrt(x * x + y * y), z) / RadPerDeg * 3600;
    }
}
