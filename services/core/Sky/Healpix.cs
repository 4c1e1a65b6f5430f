namespace Broker.Core.Sky;

/// <summary>
/// HEALPix cells in the nested scheme (Górski et al. 2005, ApJ 622, 759, section 5): 12 faces of 4^order equal-area cells.
/// Positions are degrees ICRS.
/// </summary>
public static class Healpix
{
    public const int MaxOrder = 29;

    private const double RadPerDeg = Math.PI / 180;

    // The largest change of either face coordinate, in units of the face's side, per radian of displacement on the sky.
    // Equatorial belt: at most sqrt((2/(π cos δ))² + (¾ cos δ)²) = 1.02; polar caps: at most sqrt(1.225² + 0.854²) = 1.494.
    private const double SteepestSidesPerRad = 1.5;

    /// <summary>Circle points tried when a disc touches the edge of a face; dense enough that no cell's corner slips between two.</summary>
    private const int RimPoints = 64;
    private const double RimFactor = 1.1;

    /// <summary>Side of a cell in arcsec: the square root of its area.</summary>
    public static double CellSideArcsec(int order) => Math.Sqrt(Math.PI / 3) / (1L << order) * (180 / Math.PI) * 3600;

    /// <summary>No point of a cell is farther from its centre than this; the cells at the corners of the polar caps are the longest.</summary>
    public static double LargestCellRadiusDeg(int order)
    {
        var side = 1L << order;
        var inner = 1 - 1.0 / side;
        // From the corner (z = 2/3, half a cell off in longitude) to the centre of the polar cell that has it.
        var centre = Math.Asin(1 - inner * inner / 3) / RadPerDeg;
        return Separation.Arcsec(45.0 / side, Math.Asin(2.0 / 3) / RadPerDeg, 0, centre) / 3600;
    }

    /// <summary>Middle of a cell.</summary>
    public static (double RaDeg, double DecDeg) Centre(int order, long cell)
    {
        var side = 1L << order;
        var face = (int)(cell >> (2 * order));
        var x = (Gather(cell & (side * side - 1)) + 0.5) / side;
        var y = (Gather((cell & (side * side - 1)) >> 1) + 0.5) / side;
        var column = face & 3;
        // Rings of faces: the first and last touch the poles, the middle one straddles the equator.
        var ring = face >> 2;
        var middle = 90 * column + (ring == 1 ? 0 : 45);
        var height = x + y - ring;
        var across = x - y;
        if (Math.Abs(height) <= 1)
            return (Turn(middle + 45 * across), Math.Asin(height * 2 / 3) / RadPerDeg);
        var left = 2 - Math.Abs(height);
        var dec = 90 - 2 * Math.Asin(left / Math.Sqrt(6)) / RadPerDeg;
        return (Turn(middle + 45 * across / left), height > 0 ? dec : -dec);
    }

    /// <summary>Number of the cell that holds a position.</summary>
    public static long Cell(int order, double raDeg, double decDeg)
    {
        var (face, x, y) = FacePosition(raDeg, decDeg);
        var side = 1L << order;
        return Index(order, face, CellOf(x, side), CellOf(y, side));
    }

    /// <summary>
    /// Adds every cell that a disc touches (and possibly a neighbour that it just misses) to <paramref name="cells"/>.
    /// The disc's radius must not exceed a quarter of the cell's side.
    /// </summary>
    public static void CellsOfDisc(int order, double raDeg, double decDeg, double radiusArcsec, ICollection<long> cells)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(radiusArcsec, CellSideArcsec(order) / 4);
        var (face, x, y) = FacePosition(raDeg, decDeg);
        var reach = SteepestSidesPerRad * radiusArcsec / 3600 * (Math.PI / 180);
        if (x - reach < 0 || y - reach < 0 || x + reach >= 1 || y + reach >= 1)
        {
            AddRim(order, (raDeg, decDeg), radiusArcsec, cells);
            return;
        }

        var side = 1L << order;
        for (var ix = CellOf(x - reach, side); ix <= CellOf(x + reach, side); ix++)
            for (var iy = CellOf(y - reach, side); iy <= CellOf(y + reach, side); iy++)
                cells.Add(Index(order, face, ix, iy));
    }

    private static void AddRim(int order, (double RaDeg, double DecDeg) centre, double radiusArcsec, ICollection<long> cells)
    {
        var found = new HashSet<long> { Cell(order, centre.RaDeg, centre.DecDeg) };
        for (var i = 0; i < RimPoints; i++)
        {
            var (ra, dec) = Offset(centre, 2 * Math.PI * i / RimPoints, radiusArcsec * RimFactor);
            found.Add(Cell(order, ra, dec));
        }

        foreach (var cell in found)
            cells.Add(cell);
    }

    // The point at a position angle (north through east, radians) and distance.
    private static (double RaDeg, double DecDeg) Offset((double RaDeg, double DecDeg) from, double angle, double distanceArcsec)
    {
        var (sinDec, cosDec) = Math.SinCos(from.DecDeg * Math.PI / 180);
        var (sinDist, cosDist) = Math.SinCos(distanceArcsec / 3600 * Math.PI / 180);
        var sin = Math.Clamp(sinDec * cosDist + cosDec * sinDist * Math.Cos(angle), -1, 1);
        var deltaRa = Math.Atan2(Math.Sin(angle) * sinDist * cosDec, cosDist - sinDec * sin);
        return (from.RaDeg + deltaRa * 180 / Math.PI, Math.Asin(sin) * 180 / Math.PI);
    }

    /// <summary>Face 0 … 11 and the position on it, both coordinates 0 … 1.</summary>
    private static (int Face, double X, double Y) FacePosition(double raDeg, double decDeg)
    {
        var z = Math.Sin(decDeg * Math.PI / 180);
        var t = raDeg / 90 % 4;
        if (t < 0)
            t += 4;
        if (t >= 4)
            t = 0;
        return Math.Abs(z) <= 2.0 / 3 ? Equatorial(z, t) : Polar(decDeg, t);
    }

    private static (int Face, double X, double Y) Equatorial(double z, double t)
    {
        var up = 0.5 + t - 0.75 * z;
        var down = 0.5 + t + 0.75 * z;
        var column = (int)Math.Floor(up);
        var row = (int)Math.Floor(down);
        var face = column == row ? (column & 3) | 4 : column < row ? column & 3 : (row & 3) + 8;
        return (face, down - row, 1 - (up - column));
    }

    private static (int Face, double X, double Y) Polar(double decDeg, double t)
    {
        var quarter = Math.Min(3, (int)t);
        var along = t - quarter;
        // sqrt(3 (1 - |z|)) written with the half angle, which keeps its digits at the pole.
        var distance = Math.Sqrt(6) * Math.Sin((90 - Math.Abs(decDeg)) * Math.PI / 360);
        var x = along * distance;
        var y = (1 - along) * distance;
        return decDeg > 0 ? (quarter, 1 - y, 1 - x) : (quarter + 8, x, y);
    }

    private static long CellOf(double coordinate, long side) => Math.Clamp((long)(coordinate * side), 0, side - 1);

    private static long Index(int order, int face, long x, long y) => ((long)face << (2 * order)) | Spread(x) | (Spread(y) << 1);

    private static double Turn(double deg) => deg < 0 ? deg + 360 : deg >= 360 ? deg - 360 : deg;

    // The even bits of a number, side by side.
    private static long Gather(long value)
    {
        var bits = (ulong)value & 0x5555555555555555;
        bits = (bits | (bits >> 1)) & 0x3333333333333333;
        bits = (bits | (bits >> 2)) & 0x0F0F0F0F0F0F0F0F;
        bits = (bits | (bits >> 4)) & 0x00FF00FF00FF00FF;
        bits = (bits | (bits >> 8)) & 0x0000FFFF0000FFFF;
        bits = (bits | (bits >> 16)) & 0x00000000FFFFFFFF;
        return (long)bits;
    }

    // Puts a zero between every two bits of a number below 2^29.
    private static long Spread(long value)
    {
        var bits = (ulong)value;
        bits = (bits | (bits << 16)) & 0x0000FFFF0000FFFF;
        bits = (bits | (bits << 8)) & 0x00FF00FF00FF00FF;
        bits = (bits | (bits << 4)) & 0x0F0F0F0F0F0F0F0F;
        bits = (bits | (bits << 2)) & 0x3333333333333333;
        bits = (bits | (bits << 1)) & 0x5555555555555555;
        return (long)bits;
    }
}
