namespace Broker.Classify.Features;

/// <summary>Where in the sky.</summary>
public static class Place
{
    private const double PoleRaDeg = 192.85948;
    private const double PoleDecDeg = 27.12825;

    public static readonly FeatureFamily Family = new("place", "ESA 1997, The Hipparcos and Tycho Catalogues, vol. 1, 1.5.3: galactic pole in ICRS",
    [
        new ObjectFeature("galactic_latitude_deg", "deg", GalacticLatitude),
    ]);

    private static FeatureValue GalacticLatitude(LightCurve curve)
    {
        if (curve is not { RaDeg: { } ra, DecDeg: { } dec })
            return MissingReason.NoPoints;
        var sine = Math.Sin(Rad(dec)) * Math.Sin(Rad(PoleDecDeg)) + Math.Cos(Rad(dec)) * Math.Cos(Rad(PoleDecDeg)) * Math.Cos(Rad(ra - PoleRaDeg));
        return Math.Asin(Math.Clamp(sine, -1, 1)) * 180 / Math.PI;
    }

    private static double Rad(double degrees) => degrees * Math.PI / 180;
}
