using System.Globalization;
using Broker.Core.Alerts;

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

    private static readonly IReadOnlyList<string> BadPixels = ["nbad"];
    private static readonly IReadOnlyList<string> TargetOfOpportunity = ["tooflag"];
    private static readonly IReadOnlyList<string> BothFlags = ["nbad", "tooflag"];

    /// <summary>Fills the alert, not yet checked for range; what is wrong, when nothing names it or its band cannot be read, or null.</summary>
    public static string? Fill(ZtfPacket packet, string? writerVersion, DecodedAlert into)
    {
        var candidate = packet.Candidate;
        if ((packet.CandidateId ?? candidate.CandidateId) is not { } alertId)
            return "candid is missing";
        if (LeapSeconds.MjdTai(candidate.JdUtc - JdOfMjdZero) is not { } mjdTai)
            return OutOfRange("jd", double.IsNaN(candidate.JdUtc) ? null : candidate.JdUtc);
        if (Band(candidate.FilterId) is not { } band)
            return OutOfRange("fid", candidate.FilterId);
        if (Sign(candidate.IsPositive) is null)
            return $"isdiffpos is '{candidate.IsPositive}', none of t, 1, true, f, 0, false";

        var point = Point(candidate, mjdTai, band);
        var alert = into.Alert;
        alert.Survey = Survey;
        alert.SchemaVersion = packet.SchemaVersion is { Length: > 0 } version ? version : writerVersion ?? Unversioned;
        alert.AlertId = alertId;
        alert.ObjectId = packet.ObjectId ?? ObjectOfItsOwn(alertId);
        alert.SolarSystemId = SolarSystemId(candidate);
        alert.RaDeg = candidate.RaDeg;
        alert.DecDeg = candidate.DecDeg;
        alert.MjdTai = mjdTai;
        alert.Band = band;
        alert.FluxNanoJy = point.FluxNanoJy;
        alert.FluxErrNanoJy = point.FluxErrNanoJy;
        alert.LimitNanoJy = point.LimitNanoJy;
        alert.Reliability = Value(candidate.DeepRealBogus) ?? Value(candidate.RealBogus);
        alert.ProgramId = (int?)candidate.ProgramId;
        alert.DetectionCount = candidate.DetectionCount > 0 ? candidate.DetectionCount : null;
        alert.FirstDetectionMjdTai = AlertRange.TimeOrNull(LeapSeconds.MjdTai(candidate.FirstDetectionJdUtc - JdOfMjdZero));
        alert.Flags = point.Flags ?? [];
        AddLightCurve(packet, in point, into.Points);
        return null;
    }

    /// <summary>
    /// Every point the packet tells of, once each by <c>candid</c>; one whose time or band is unreadable has no place in it. The
    /// detection itself stands behind its history, where it belongs most of the time.
    /// </summary>
    private static void AddLightCurve(ZtfPacket packet, ref readonly LightCurvePoint detection, List<LightCurvePoint> points)
    {
        var seen = packet.Seen;
        seen.Clear();
        points.EnsureCapacity(1 + packet.History.Count + packet.Forced.Count);
        if (packet.Candidate.CandidateId is { } own)
            seen.Add(own);
        for (var i = 0; i < packet.History.Count; i++)
        {
            var earlier = packet.History[i];
            if (LeapSeconds.MjdTai(earlier.JdUtc - JdOfMjdZero) is { } mjdTai && Band(earlier.FilterId) is { } band
                && (earlier.CandidateId is not { } id || seen.Add(id)))
                points.Add(Point(earlier, mjdTai, band));
        }

        points.Add(detection);
        for (var i = 0; i < packet.Forced.Count; i++)
            Add(points, packet.Forced[i]);
        LightCurves.InTimeOrder(points);
    }

    private static LightCurvePoint Point(ZtfCandidate candidate, double mjdTai, string band)
    {
        var mag = Value(candidate.Mag);
        var flux = mag is { } written && Sign(candidate.IsPositive) is { } sign ? LightCurves.Finite(sign * Photometry.FluxNanoJy(written)) : null;
        var limit = NanoJy(candidate.MagLimit);
        return new LightCurvePoint
        {
            MjdTai = mjdTai,
            Band = band,
            Status = flux is not null ? PointStatus.Detected : mag is null && limit is not null ? PointStatus.UpperLimit : PointStatus.Masked,
            FluxNanoJy = flux,
            FluxErrNanoJy = flux is { } value ? LightCurves.Finite(Photometry.LnFluxPerMag * Math.Abs(value) * Value(candidate.MagErr)) : null,
            LimitNanoJy = limit,
            Flags = Flags(candidate),
        };
    }

    private static void Add(List<LightCurvePoint> points, ZtfForced forced)
    {
        if (LeapSeconds.MjdTai(forced.JdUtc - JdOfMjdZero) is not { } mjdTai || Band(forced.FilterId) is not { } band)
            return;

        var processing = ZtfProcessing.Of(forced.Status);
        var nanoJyPerCount = NanoJy(forced.ZeroPointMag);
        var flux = processing.IsMeasured ? LightCurves.Finite(Value(forced.FluxCounts) * nanoJyPerCount) : null;
        points.Add(new LightCurvePoint
        {
            MjdTai = mjdTai,
            Band = band,
            Status = flux is null ? PointStatus.Masked : PointStatus.Forced,
            FluxNanoJy = flux,
            FluxErrNanoJy = flux is null ? null : LightCurves.Finite(Value(forced.FluxErrCounts) * nanoJyPerCount),
            LimitNanoJy = NanoJy(forced.MagLimit),
            Flags = processing.Flags,
        });
    }

    private static string? Band(long? filterId) => filterId switch { 1 => "g", 2 => "r", 3 => "i", _ => null };

    /// <summary>What <c>isdiffpos</c> says, in any case; without a sign there is no flux.</summary>
    private static int? Sign(string? isPositive) => isPositive switch
    {
        "t" or "T" or "1" => 1,
        "f" or "F" or "0" => -1,
        { Length: 4 } when isPositive.Equals("true", StringComparison.OrdinalIgnoreCase) => 1,
        { Length: 5 } when isPositive.Equals("false", StringComparison.OrdinalIgnoreCase) => -1,
        _ => null,
    };

    private static double? NanoJy(double mag) => Value(mag) is { } value ? LightCurves.Finite(Photometry.FluxNanoJy(value)) : null;

    /// <summary>ZTF writes -99, -999, -9999, -99999 and NaN where there is no value.</summary>
    private static double? Value(double written) =>
        !double.IsFinite(written) || written is -99 or -999 or -9999 or -99999 ? null : written;

    private static string? SolarSystemId(ZtfCandidate candidate) =>
        candidate.SolarSystemArcsec is >= 0 and <= SolarSystemRadiusArcsec && candidate.SolarSystemName is not (null or "" or "null")
            ? candidate.SolarSystemName
            : null;

    /// <summary>The names of the fields that warn; null when none does.</summary>
    private static IReadOnlyList<string>? Flags(ZtfCandidate candidate) =>
        candidate.BadPixels > 0
            ? candidate.TargetOfOpportunity > 0 ? BothFlags : BadPixels
            : candidate.TargetOfOpportunity > 0 ? TargetOfOpportunity : null;

    /// <summary>Before schema 1.2 ZTF named no objects: such an alert belongs to none but itself.</summary>
    private static string ObjectOfItsOwn(long alertId) => $"candid:{alertId.ToString(CultureInfo.InvariantCulture)}";

    private static string OutOfRange(string field, IFormattable? value) =>
        value is null ? $"{field} is missing" : $"{field} is {value.ToString(null, CultureInfo.InvariantCulture)}, which cannot be";
}
