namespace Broker.Core.Sky;

/// <summary>Directions from one place on the sky to another: position angles, from north through east.</summary>
public static class Bearing
{
    private const double RadPerDeg = Math.PI / 180;
    private const double PointWidthDeg = 45;

    private static readonly string[] Points = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];

    /// <summary>0 … 360 degrees; positions in degrees (Meeus, Astronomical Algorithms, 2nd ed., chapter 17).</summary>
    public static double Deg(double fromRaDeg, double fromDecDeg, double toRaDeg, double toDecDeg)
    {
        var (sinRa, cosRa) = Math.SinCos((toRaDeg - fromRaDeg) * RadPerDeg);
        var (sinFrom, cosFrom) = Math.SinCos(fromDecDeg * RadPerDeg);
        var (sinTo, cosTo) = Math.SinCos(toDecDeg * RadPerDeg);
        var angle = Math.Atan2(sinRa * cosTo, cosFrom * sinTo - sinFrom * cosTo * cosRa) / RadPerDeg;
        return angle < 0 ? angle + 360 : angle;
    }

    /// <summary>The nearest of the eight points of the compass: <c>north-east</c>.</summary>
    public static string Point(double positionAngleDeg) => Points[(int)Math.Round(positionAngleDeg / PointWidthDeg) % Points.Length];
}
