namespace Broker.Broker.Simulator;

/// <summary>Longitude and latitude of an ICRS place in another frame, degrees.</summary>
public static class SkyFrame
{
    /// <summary>Right ascension and declination of the frame's north pole (J2000), and the longitude there of the ICRS pole.</summary>
    private static readonly (double Ra, double Dec, double Lon) GalacticPole = (192.85948, 27.12825, 122.93192);
    private static readonly (double Ra, double Dec, double Lon) EclipticPole = (270, 66.56071, 90);

    public static (double LonDeg, double LatDeg) Galactic(double raDeg, double decDeg) => Turn(GalacticPole, raDeg, decDeg);

    public static (double LonDeg, double LatDeg) Ecliptic(double raDeg, double decDeg) => Turn(EclipticPole, raDeg, decDeg);

    private static (double LonDeg, double LatDeg) Turn((double Ra, double Dec, double Lon) pole, double raDeg, double decDeg)
    {
        var (sinDec, cosDec) = Math.SinCos(Radians(decDeg));
        var (sinPole, cosPole) = Math.SinCos(Radians(pole.Dec));
        var (sinRa, cosRa) = Math.SinCos(Radians(raDeg - pole.Ra));
        var lat = Math.Asin(sinDec * sinPole + cosDec * cosPole * cosRa);
        var lon = Radians(pole.Lon) - Math.Atan2(cosDec * sinRa, sinDec * cosPole - cosDec * sinPole * cosRa);
        return ((lon / Radians(1) % 360 + 360) % 360, lat / Radians(1));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
