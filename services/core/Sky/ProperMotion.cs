namespace Broker.Core.Sky;

/// <summary>How a star moves on the sky: rates in mas per Julian year (right ascension with the factor cos δ) from a position at an epoch, Julian years.</summary>
public readonly record struct ProperMotion(double RaMasPerYear, double DecMasPerYear, double EpochYear)
{
    private const double RadPerDeg = Math.PI / 180;
    private const double RadPerMas = RadPerDeg / 3_600_000;
    private const double DaysPerYear = 365.25;
    private const double MjdOfJ2000 = 51544.5;

    public double ArcsecPerYear => Math.Sqrt(RaMasPerYear * RaMasPerYear + DecMasPerYear * DecMasPerYear) / 1000;

    /// <summary>Julian year of a Modified Julian Date; TAI and TT differ by 32 s, which no star notices.</summary>
    public static double YearOf(double mjd) => 2000 + (mjd - MjdOfJ2000) / DaysPerYear;

    /// <summary>
    /// The direction after a straight flight without radial velocity (ESA 1997, The Hipparcos Catalogue, vol. 1, eq. 1.5.12 with ζ = 0):
    /// u = u₀ + μ (t − t₀), normalised.
    /// </summary>
    public (double RaDeg, double DecDeg) At(double year, double raDeg, double decDeg)
    {
        var east = RaMasPerYear * (year - EpochYear) * RadPerMas;
        var north = DecMasPerYear * (year - EpochYear) * RadPerMas;
        var (sinRa, cosRa) = Math.SinCos(raDeg * RadPerDeg);
        var (sinDec, cosDec) = Math.SinCos(decDeg * RadPerDeg);
        var x = cosDec * cosRa - sinRa * east - sinDec * cosRa * north;
        var y = cosDec * sinRa + cosRa * east - sinDec * sinRa * north;
        var z = sinDec + cosDec * north;
        var ra = Math.Atan2(y, x) / RadPerDeg;
        return (ra < 0 ? ra + 360 : ra, Math.Atan2(z, Math.Sqrt(x * x + y * y)) / RadPerDeg);
    }
}
