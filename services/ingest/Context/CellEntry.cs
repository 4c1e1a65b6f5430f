using System.Buffers.Binary;
using Broker.Core.Sky;

namespace Broker.Ingest.Context;

/// <summary>
/// What stands in front of a packed source's id and values: one byte of flags (1 home, 2 own radius, 4 proper motion,
/// 8 distance), right ascension and declination + 90° as 40-bit multiples of 360°/2⁴⁰ (1.2 µas), then as float32 what the flags
/// promise: radius, arcsec; motion in right ascension and declination, mas/yr, and epoch, Julian year; distance, Mpc.
/// Little-endian.
/// </summary>
public readonly record struct CellEntry(double RaDeg, double DecDeg)
{
    /// <summary>Room that <see cref="Write"/> needs at most.</summary>
    public const int LargestBytes = PositionBytes + 1 + 5 * sizeof(float);

    /// <summary>The byte of flags and the position, which every entry has.</summary>
    public const int SmallestBytes = PositionBytes + 1;

    /// <summary>Nine decimals give back what was written, when it had no more.</summary>
    private const int Decimals = 9;

    private const int PositionBytes = 10;
    private const double UnitsPerDeg = (1L << 40) / 360.0;
    private const long PositionMask = (1L << 40) - 1;

    private const double LongestYears = 100;

    private const byte HomeFlag = 1;
    private const byte RadiusFlag = 2;
    private const byte MotionFlag = 4;
    private const byte DistanceFlag = 8;

    public float? RadiusArcsec { get; init; }

    public ProperMotion? Motion { get; init; }

    public float? DistanceMpc { get; init; }

    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> to)
    {
        to[0] = (byte)((RadiusArcsec is null ? 0 : RadiusFlag) | (Motion is null ? 0 : MotionFlag) | (DistanceMpc is null ? 0 : DistanceFlag));
        WritePosition((long)Math.Round(RaDeg * UnitsPerDeg) & PositionMask, to[1..]);
        WritePosition((long)Math.Round((DecDeg + 90) * UnitsPerDeg), to[6..]);
        var at = SmallestBytes;
        if (RadiusArcsec is { } radius)
            WriteSingle(radius, to, ref at);
        if (Motion is { } motion)
        {
            WriteSingle((float)motion.RaMasPerYear, to, ref at);
            WriteSingle((float)motion.DecMasPerYear, to, ref at);
            WriteSingle((float)motion.EpochYear, to, ref at);
        }

        if (DistanceMpc is { } distance)
            WriteSingle(distance, to, ref at);
        return at;
    }

    /// <summary>Takes an entry off the front.</summary>
    /// <returns>False when the bytes end inside it.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> from, out CellEntry entry)
    {
        entry = default;
        if (from.Length < SmallestBytes)
            return false;
        var flags = from[0];
        if (from.Length < SizeOf(flags))
            return false;
        var at = SmallestBytes;
        entry = new CellEntry(Math.Round(RaUnits(from) / UnitsPerDeg, Decimals) % 360, Math.Round(DecUnits(from) / UnitsPerDeg - 90, Decimals))
        {
            RadiusArcsec = (flags & RadiusFlag) == 0 ? null : ReadSingle(from, ref at),
            Motion = (flags & MotionFlag) == 0 ? null : new ProperMotion(ReadSingle(from, ref at), ReadSingle(from, ref at), ReadSingle(from, ref at)),
            DistanceMpc = (flags & DistanceFlag) == 0 ? null : ReadSingle(from, ref at),
        };
        from = from[at..];
        return true;
    }

    /// <summary>Marks a written entry as standing in the cell of its own position.</summary>
    public static void MarkHome(Span<byte> written) => written[0] |= HomeFlag;

    public static bool IsHome(ReadOnlySpan<byte> written) => (written[0] & HomeFlag) != 0;

    /// <summary>
    /// How far in declination from its written position an alert of the next or last hundred years may be and still match:
    /// a bound that costs no trigonometry, in the units of <see cref="DecUnits(double)"/>.
    /// </summary>
    internal static long ReachUnits(ReadOnlySpan<byte> written, long usualReach)
    {
        var flags = written[0];
        if ((flags & (RadiusFlag | MotionFlag)) == 0 || written.Length < SizeOf(flags))
            return usualReach;
        var at = SmallestBytes;
        var reach = (flags & RadiusFlag) == 0 ? usualReach : UnitsOf(ReadSingle(written, ref at));
        return (flags & MotionFlag) == 0 ? reach : reach + UnitsOf((Math.Abs(ReadSingle(written, ref at)) + Math.Abs(ReadSingle(written, ref at))) * LongestYears / 1000);
    }

    /// <summary>An angle in arcsec, with room for rounding.</summary>
    internal static long UnitsOf(double arcsec) => (long)((arcsec / 3600 + 1e-8) * UnitsPerDeg);

    /// <summary>Declination of a written entry, for a comparison without arithmetic: see <see cref="DecUnits(double)"/>.</summary>
    internal static long DecUnits(ReadOnlySpan<byte> written) => ReadPosition(written[6..]);

    internal static long DecUnits(double decDeg) => (long)((decDeg + 90) * UnitsPerDeg);

    private static int SizeOf(byte flags) =>
        SmallestBytes + (((flags & RadiusFlag) >> 1) + 3 * ((flags & MotionFlag) >> 2) + ((flags & DistanceFlag) >> 3)) * sizeof(float);

    private static long RaUnits(ReadOnlySpan<byte> written) => ReadPosition(written[1..]);

    private static long ReadPosition(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadUInt32LittleEndian(from) | (long)from[4] << 32;

    private static void WritePosition(long units, Span<byte> to)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)units);
        to[4] = (byte)(units >> 32);
    }

    private static void WriteSingle(float value, Span<byte> to, ref int at)
    {
        BinaryPrimitives.WriteSingleLittleEndian(to[at..], value);
        at += sizeof(float);
    }

    private static float ReadSingle(ReadOnlySpan<byte> from, ref int at)
    {
        var value = BinaryPrimitives.ReadSingleLittleEndian(from[at..]);
        at += sizeof(float);
        return value;
    }
}
