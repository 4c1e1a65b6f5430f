using System.Globalization;
using Broker.Core.Alerts;
using Broker.Core.Streams;

namespace Broker.Ingest.Surveys;

/// <summary>Step 4 for ZTF: magnitudes and counts to nJy, JD UTC to MJD TAI, sentinels to missing.</summary>
public static class ZtfAlerts
{
    public const string Survey = "ztf";

    /// <summary>A packet from before schema 2.0 names its version only in the schema, the oldest not even there.</summary>
    public const string Unversioned = "unversioned";

    /// <summary>Farther than this the nearest known solar-system object is a chance neighbour: ZTF lists it up to 30 arcsec.</summary>
    public const double SolarSystemRadiusArcsec = 5;

    private const double JdOfMjdZero = 2_400_000.5;

    /// <summary>Difference of ln(flux) per magnitude: ln 10 / 2.5.</summary>
    private const double LnFluxPerMag = 0.921034037197618;

    /// <summary>The alert, not yet checked for range; rejected when there is nothing to name it by or no way to read its band.</summary>
    public static Outcome<Alert> From(ZtfPacket packet, string? writerVersion)
    {
        var candidate = packet.Candidate;
        if ((packet.CandidateId ?? candidate.CandidateId) is not { } alertId)
            return Missing("candid");
        if (MjdTai(candidate.JdUtc) is not { } mjdTai)
            return OutOfRange("jd", candidate.JdUtc);
        if (Band(candidate.FilterId) is not { } band)
            return OutOfRange("fid", candidate.FilterId);
        if (Sign(candidate.IsPositive) is null)
            return Outcome<Alert>.Rejected(Reason.OutOfRange, $"isdiffpos is '{candidate.IsPositive}', none of t, 1, true, f, 0, false");

        var flux = Flux(candidate);
        return Outcome<Alert>.Passed(new Alert
        {
            Survey = Survey,
            SchemaVersion = packet.SchemaVersion is { Length: > 0 } version ? version : writerVersion ?? Unversioned,
            AlertId = alertId,
            ObjectId = packet.ObjectId ?? ObjectOfItsOwn(alertId),
            SolarSystemId = SolarSystemId(candidate),
            RaDeg = candidate.RaDeg ?? double.NaN,
            DecDeg = candidate.DecDeg ?? double.NaN,
            MjdTai = mjdTai,
            Band = band,
            FluxNanoJy = flux,
            FluxErrNanoJy = FluxErr(flux, candidate.MagErr),
            LimitNanoJy = Limit(candidate.MagLimit),
            Reliability = Value(candidate.DeepRealBogus) ?? Value(candidate.RealBogus),
            ProgramId = (int?)candidate.ProgramId,
            Flags = Flags(candidate) ?? [],
            LightCurve = LightCurve(packet),
        });
    }

    /// <summary>Every point the packet tells of, once each by <c>candid</c>; one whose time or band is unreadable has no place in it.</summary>
    private static IReadOnlyList<LightCurvePoint> LightCurve(ZtfPacket packet)
    {
        var points = new List<LightCurvePoint>(1 + packet.History.Count + packet.Forced.Count);
        var seen = new HashSet<long>(1 + packet.History.Count);
        Add(points, seen, packet.Candidate);
        for (var i = 0; i < packet.History.Count; i++)
            Add(points, seen, packet.History[i]);
        for (var i = 0; i < packet.Forced.Count; i++)
            Add(points, packet.Forced[i]);
        return LightCurves.InTimeOrder(points);
    }

    private static void Add(List<LightCurvePoint> points, HashSet<long> seen, ZtfCandidate candidate)
    {
        if (MjdTai(candidate.JdUtc) is not { } mjdTai || Band(candidate.FilterId) is not { } band)
            return;
        if (candidate.CandidateId is { } id && !seen.Add(id))
            return;

        var flux = Flux(candidate);
        var limit = Limit(candidate.MagLimit);
        points.Add(new LightCurvePoint
        {
            MjdTai = mjdTai,
            Band = band,
            Status = (Value(candidate.Mag), flux, limit) switch
            {
                (not null, not null, _) => PointStatus.Detected,
                (null, _, not null) => PointStatus.UpperLimit,
                _ => PointStatus.Masked,
            },
            FluxNanoJy = flux,
            FluxErrNanoJy = FluxErr(flux, candidate.MagErr),
            LimitNanoJy = limit,
            Flags = Flags(candidate),
        });
    }

    private static void Add(List<LightCurvePoint> points, ZtfForced forced)
    {
        if (MjdTai(forced.JdUtc) is not { } mjdTai || Band(forced.FilterId) is not { } band)
            return;

        var nanoJyPerCount = Limit(forced.ZeroPointMag);
        var flux = ZtfProcessing.IsMeasured(forced.Status) ? LightCurves.Finite(Value(forced.FluxCounts) * nanoJyPerCount) : null;
        points.Add(new LightCurvePoint
        {
            MjdTai = mjdTai,
            Band = band,
            Status = flux is null ? PointStatus.Masked : PointStatus.Forced,
            FluxNanoJy = flux,
            FluxErrNanoJy = flux is null ? null : LightCurves.Finite(Value(forced.FluxErrCounts) * nanoJyPerCount),
            LimitNanoJy = Limit(forced.MagLimit),
            Flags = ZtfProcessing.Flags(forced.Status),
        });
    }

    private static double? MjdTai(double? jdUtc) => jdUtc is { } jd ? LeapSeconds.MjdTai(jd - JdOfMjdZero) : null;

    private static string? Band(long? filterId) => filterId switch { 1 => "g", 2 => "r", 3 => "i", _ => null };

    /// <summary>Signed by <c>isdiffpos</c>; without a sign there is no flux.</summary>
    private static double? Flux(ZtfCandidate candidate) =>
        (Value(candidate.Mag), Sign(candidate.IsPositive)) is ({ } mag, { } sign)
            ? LightCurves.Finite(sign * Photometry.FluxNanoJy(mag))
            : null;

    private static int? Sign(string? isPositive) =>
        isPositive?.ToLowerInvariant() switch
        {
            "t" or "1" or "true" => 1,
            "f" or "0" or "false" => -1,
            _ => null,
        };

    private static double? FluxErr(double? flux, double? magErr) =>
        flux is { } value ? LightCurves.Finite(LnFluxPerMag * Math.Abs(value) * Value(magErr)) : null;

    private static double? Limit(double? mag) => Value(mag) is { } value ? LightCurves.Finite(Photometry.FluxNanoJy(value)) : null;

    /// <summary>ZTF writes -99, -999, -9999, -99999 and NaN where there is no value.</summary>
    private static double? Value(double? written) => written is -99 or -999 or -9999 or -99999 ? null : LightCurves.Finite(written);

    private static string? SolarSystemId(ZtfCandidate candidate) =>
        candidate.SolarSystemArcsec is >= 0 and <= SolarSystemRadiusArcsec && candidate.SolarSystemName is not (null or "" or "null")
            ? candidate.SolarSystemName
            : null;

    /// <summary>The names of the fields that warn; null when none does.</summary>
    private static IReadOnlyList<string>? Flags(ZtfCandidate candidate) =>
        (candidate.BadPixels > 0, candidate.TargetOfOpportunity > 0) switch
        {
            (true, true) => ["nbad", "tooflag"],
            (true, false) => ["nbad"],
            (false, true) => ["tooflag"],
            _ => null,
        };

    /// <summary>Before schema 1.2 ZTF named no objects: such an alert belongs to none but itself.</summary>
    private static string ObjectOfItsOwn(long alertId) => $"candid:{alertId.ToString(CultureInfo.InvariantCulture)}";

    private static Outcome<Alert> Missing(string field) => Outcome<Alert>.Rejected(Reason.OutOfRange, $"{field} is missing");

    private static Outcome<Alert> OutOfRange(string field, IFormattable? value) =>
        value is null
            ? Missing(field)
            : Outcome<Alert>.Rejected(Reason.OutOfRange, $"{field} is {value.ToString(null, CultureInfo.InvariantCulture)}, which cannot be");
}
