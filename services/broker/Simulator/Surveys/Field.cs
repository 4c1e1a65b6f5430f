namespace Broker.Broker.Simulator.Surveys;

/// <summary>A pointing of a survey, away from the Galactic plane.</summary>
public sealed record Field
{
    private const double MinGalacticLatitudeDeg = 20;

    public required int Number { get; init; }

    public required double RaDeg { get; init; }

    public required double DecDeg { get; init; }

    /// <summary>Somewhere in the survey's part of the sky: south of +5° for Rubin, north of −25° for ZTF.</summary>
    public static Field Draw(SurveyModel survey, Dice dice, int number)
    {
        var (south, north) = survey == SurveyModel.Lsst ? (-65.0, 5.0) : (-25.0, 75.0);
        for (; ; )
        {
            var ra = dice.Uniform(0, 360);
            var sinDec = dice.Uniform(Math.Sin(Radians(south)), Math.Sin(Radians(north)));
            var field = new Field { Number = number, RaDeg = ra, DecDeg = Math.Asin(sinDec) / Radians(1) };
            if (Math.Abs(SkyFrame.Galactic(field.RaDeg, field.DecDeg).LatDeg) > MinGalacticLatitudeDeg)
                return field;
        }
    }

    /// <summary>A place within the field, uniform on the sky.</summary>
    public (double RaDeg, double DecDeg) DrawPlace(Dice dice)
    {
        const double radiusDeg = 1.7;
        var distance = radiusDeg * Math.Sqrt(dice.Uniform());
        return Offset((RaDeg, DecDeg), distance, dice.Uniform(0, 360));
    }

    /// <summary>The place a small distance away in a direction east of north; flat-sky approximation, good to arcseconds over two degrees.</summary>
    public static (double RaDeg, double DecDeg) Offset((double RaDeg, double DecDeg) from, double distanceDeg, double positionAngleDeg)
    {
        var dec = from.DecDeg + distanceDeg * Math.Cos(Radians(positionAngleDeg));
        var ra = from.RaDeg + distanceDeg * Math.Sin(Radians(positionAngleDeg)) / Math.Cos(Radians(dec));
        return ((ra + 360) % 360, dec);
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
