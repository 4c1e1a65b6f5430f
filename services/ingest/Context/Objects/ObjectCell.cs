using System.Buffers.Binary;
using System.Text;
using Broker.Core.Alerts;
using Broker.Core.Sky;

namespace Broker.Ingest.Context.Objects;

/// <summary>
/// Objects of all surveys in one cell of the sky, packed one behind another. An entry: right ascension (uint32, 1e-7 deg), declination
/// above the south pole (uint32, 1e-7 deg), latest detection (uint32, MJD TAI in 1e-4 days), then length (one byte) and UTF-8 of
/// <c>survey:object</c>. Big-endian. An object stands once in a cell.
/// </summary>
internal static class ObjectCell
{
    public const int NameStart = 12;
    private const double UnitsPerDeg = 1e7;
    private const double UnitsPerDay = 1e4;
    private const int LongestNameBytes = 255;

    /// <summary>The entry of the alert's object; null where it has none that stays in its place, or one with an endless name.</summary>
    public static byte[]? Entry(Alert alert)
    {
        var name = $"{alert.Survey}:{alert.ObjectId}";
        var length = Encoding.UTF8.GetByteCount(name);
        if (alert.SolarSystemId is not null || length > LongestNameBytes)
            return null;
        var entry = new byte[NameStart + 1 + length];
        BinaryPrimitives.WriteUInt32BigEndian(entry, (uint)Math.Round(alert.RaDeg * UnitsPerDeg));
        BinaryPrimitives.WriteUInt32BigEndian(entry.AsSpan(4), (uint)Math.Round((alert.DecDeg + 90) * UnitsPerDeg));
        BinaryPrimitives.WriteUInt32BigEndian(entry.AsSpan(8), (uint)Math.Clamp(Math.Round(alert.MjdTai * UnitsPerDay), 0, uint.MaxValue));
        entry[NameStart] = (byte)length;
        Encoding.UTF8.GetBytes(name, entry.AsSpan(NameStart + 1));
        return entry;
    }

    /// <summary>Adds what other surveys have within the radius. What follows a damaged entry is not looked at.</summary>
    public static void AddOthers(ReadOnlySpan<byte> cell, Alert alert, double radiusArcsec, ref List<OtherObject>? found)
    {
        while (cell.Length > NameStart && cell.Length > NameStart + cell[NameStart])
        {
            var entry = cell[..(NameStart + 1 + cell[NameStart])];
            cell = cell[entry.Length..];
            var dec = BinaryPrimitives.ReadUInt32BigEndian(entry[4..]) / UnitsPerDeg - 90;
            if (Math.Abs(dec - alert.DecDeg) * 3600 > radiusArcsec)
                continue;
            var separation = Separation.Arcsec(alert.RaDeg, alert.DecDeg, BinaryPrimitives.ReadUInt32BigEndian(entry) / UnitsPerDeg, dec);
            if (separation <= radiusArcsec && Read(entry, separation) is { } other && other.Survey != alert.Survey)
                (found ??= []).Add(other);
        }
    }

    private static OtherObject? Read(ReadOnlySpan<byte> entry, double separationArcsec)
    {
        var name = Encoding.UTF8.GetString(entry[(NameStart + 1)..]);
        var colon = name.IndexOf(':');
        return colon < 0 ? null : new OtherObject
        {
            Survey = name[..colon],
            ObjectId = name[(colon + 1)..],
            SeparationArcsec = separationArcsec,
            LastMjdTai = BinaryPrimitives.ReadUInt32BigEndian(entry[8..]) / UnitsPerDay,
        };
    }
}
