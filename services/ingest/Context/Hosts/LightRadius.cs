namespace Broker.Ingest.Context.Hosts;

/// <summary>The directional light radius of a galaxy (Sullivan et al. 2006, ApJ 648, 868; Gupta et al. 2016, AJ 152, 154).</summary>
internal static class LightRadius
{
    /// <summary>Largest separation in light radii at which a galaxy is a host (Sako et al. 2018, PASP 130, 064002; Gupta et al. 2016).</summary>
    public const double Limit = 4;

    /// <summary>
    /// Half-light radii in the radius of the isophote of 25 mag/arcsec²: an exponential disc of central brightness
    /// 21.65 mag/arcsec² (Freeman 1970, ApJ 160, 811) reaches it after 3.09 scale lengths and half its light after 1.678.
    /// </summary>
    public const double IsophoteOverHalfLight = 1.84;

    /// <summary>Radius of the ellipse in one direction, arcsec.</summary>
    /// <param name="semiMajorArcsec">Of the ellipse.</param>
    /// <param name="axisRatio">Minor over major axis, above 0.</param>
    /// <param name="offMajorAxisDeg">Between the major axis and the direction.</param>
    public static double Toward(double semiMajorArcsec, double axisRatio, double offMajorAxisDeg)
    {
        var (sin, cos) = Math.SinCos(offMajorAxisDeg * Math.PI / 180);
        return semiMajorArcsec * axisRatio / Math.Sqrt(sin * sin + axisRatio * axisRatio * cos * cos);
    }
}
