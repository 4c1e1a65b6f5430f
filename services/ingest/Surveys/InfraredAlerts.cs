using System.Globalization;
using Broker.Core.Alerts;

namespace Broker.Ingest.Surveys;

/// <summary>Step 4 for the surveys whose schemas descend from ZTF's: magnitudes to nJy, JD UTC to MJD TAI, sentinels to missing.</summary>
/// <param name="band">The band of a <c>fid</c>; null when it has none.</param>
public sealed class InfraredAlerts(string survey, Func<long?, InfraredBand?> band)
{
    /// <summary>A packet that names its version neither itself nor in its schema.</summary>
    public const string Unversioned = "unversioned";

    private const double JdOfMjdZero = 2_400_000.5;

    /// <summary>
    /// Fills the alert, not yet checked for range; what is wrong, without id, time, band or sign, or null. Identity is <c>candid</c>, the object
    /// <c>objectId</c>, as in ZTF.
    /// </summary>
    public string? Fill(InfraredPacket packet, string? writerVersion, DecodedAlert into)
    {
        var candidate = packet.Candidate;
        if ((packet.CandidateId ?? candidate.CandidateId) is not { } alertId)
            return "candid is missing";
        if (MjdTai(candidate.JdUtc) is null)
            return "jd is missing or before 1972";
        if (band(candidate.FilterId) is null)
            return candidate.FilterId is { } id ? $"fid is {id.ToString(CultureInfo.InvariantCulture)}, which cannot be" : "fid is missing";
        if (candidate.IsPositive is null || Point(candidate) is not { } point)
            return "isdiffpos is missing or neither true nor false";

        var alert = into.Alert;
        alert.Survey = survey;
        alert.SchemaVersion = packet.SchemaVersion is { Length: > 0 } version ? version : writerVersion ?? Unversioned;
        alert.AlertId = alertId;
        alert.ObjectId = packet.ObjectId ?? "";
        alert.SolarSystemId = SolarSystemId(candidate);
        alert.RaDeg = candidate.RaDeg ?? double.NaN;
        alert.DecDeg = candidate.DecDeg ?? double.NaN;
        alert.MjdTai = point.MjdTai;
        alert.Band = point.Band;
        alert.FluxNanoJy = point.FluxNanoJy;
        alert.FluxErrNanoJy = point.FluxErrNanoJy;
        alert.LimitNanoJy = point.LimitNanoJy;
        alert.Reliability = Value(candidate.DeepRealBogus) ?? Value(candidate.RealBogus);
        alert.ProgramId = (int?)candidate.ProgramId;
        alert.Flags = point.Flags ?? [];
        AddLightCurve(packet, point, into.Points);
        return null;
    }

    /// <summary>Every point the packet tells of, once each by <c>candid</c>; one whose time or band is unreadable has no place in it.</summary>
    private void AddLightCurve(InfraredPacket packet, LightCurvePoint detection, List<LightCurvePoint> points)
    {
        var seen = packet.Seen;
        seen.Clear();
        if (packet.Candidate.CandidateId is { } own)
            seen.Add(own);
        for (var i = 0; i < packet.History.Count; i++)
        {
            var earlier = packet.History[i];
            if ((earlier.CandidateId is not { } id || seen.Add(id)) && Point(earlier) is { } point)
                points.Add(point);
        }

        points.Add(detection);
        LightCurves.InTimeOrder(points);
    }

    private LightCurvePoint? Point(InfraredCandidate candidate)
    {
        if (MjdTai(candidate.JdUtc) is not { } mjdTai || band(candidate.FilterId) is not { } passband)
            return null;

        var mag = Value(candidate.Mag);
        var flux = Signed(NanoJy(mag, passband), candidate.IsPositive);
        var limit = NanoJy(Value(candidate.MagLimit), passband);
        return new LightCurvePoint
        {
            MjdTai = mjdTai,
            Band = passband.Name,
            Status = (mag, flux, limit) switch
            {
                (not null, not null, _) => PointStatus.Detected,
                (null, _, not null) => PointStatus.UpperLimit,
                _ => PointStatus.Masked,
            },
            FluxNanoJy = flux,
            FluxErrNanoJy = flux is { } value ? LightCurves.Finite(Photometry.LnFluxPerMag * Math.Abs(value) * Value(candidate.MagErr)) : null,
            LimitNanoJy = limit,
            Flags = FlagSets.Of(candidate.Flags),
        };
    }

    private static double? MjdTai(double? jdUtc) => jdUtc is { } jd ? LeapSeconds.MjdTai(jd - JdOfMjdZero) : null;

    private static double? NanoJy(double? mag, InfraredBand passband) =>
        mag is { } value ? LightCurves.Finite(Photometry.FluxNanoJy(value + passband.ToAbMag)) : null;

    private static double? Signed(double? flux, bool? isPositive) => isPositive is { } positive ? positive ? flux : -flux : null;

    /// <summary>These pipelines write -99, -999, 99, 999 and NaN where there is no value.</summary>
    private static double? Value(double? written) => written is -99 or -999 or 99 or 999 ? null : LightCurves.Finite(written);

    private static string? SolarSystemId(InfraredCandidate candidate) =>
        candidate.SolarSystemArcsec is >= 0 and <= ZtfAlerts.SolarSystemRadiusArcsec
        && candidate.SolarSystemName is not (null or "" or "null" or "NONE" or "None")
            ? candidate.SolarSystemName
            : null;
}
