using System.Globalization;
using Broker.Core.Alerts;
using Broker.Core.Streams;

namespace Broker.Ingest.Surveys;

/// <summary>
/// Step 4 for ATLAS: microjansky to nJy, MJD UTC to MJD TAI. The sign is that of <c>flux</c>: it agrees with the difference
/// image, while <c>isdiffpos</c> says the opposite of what its documentation promises in every packet seen.
/// </summary>
public static class AtlasAlerts
{
    public const string Survey = "atlas";

    /// <summary>A packet that names its version neither itself nor in its schema.</summary>
    public const string Unversioned = "unversioned";

    private const double NanoJyPerMicroJy = 1000;

    /// <summary>Difference of ln(flux) per magnitude: ln 10 / 2.5.</summary>
    private const double LnFluxPerMag = 0.921034037197618;

    /// <summary>The running number within an exposure has six digits.</summary>
    private const long NumbersPerExposure = 1_000_000;

    private const long FakeKind = 10;

    /// <summary>The alert, not yet checked for range; rejected when its id or time cannot be read.</summary>
    public static Outcome<Alert> From(AtlasPacket packet, string? writerVersion)
    {
        if (AlertId(packet) is not { } alertId)
            return Rejected($"pid is '{packet.ExposureId}' and candid '{packet.CandidateId}', not an exposure and a number within it");
        if (packet.MjdUtc is not { } mjdUtc || LeapSeconds.MjdTai(mjdUtc) is not { } mjdTai)
            return Rejected("mjd is missing or before 1972");

        var flux = LightCurves.Finite(packet.FluxMicroJy * NanoJyPerMicroJy);
        var point = new LightCurvePoint
        {
            MjdTai = mjdTai,
            Band = packet.Filter ?? "",
            Status = flux is null ? PointStatus.Masked : PointStatus.Detected,
            FluxNanoJy = flux,
            FluxErrNanoJy = flux is { } value ? LightCurves.Finite(LnFluxPerMag * Math.Abs(value) * packet.MagErr) : null,
            Flags = Flags(packet),
        };
        return Outcome<Alert>.Passed(new Alert
        {
            Survey = Survey,
            SchemaVersion = packet.SchemaVersion is { Length: > 0 } version ? version : writerVersion ?? Unversioned,
            AlertId = alertId,
            ObjectId = packet.ObjectId ?? "",
            RaDeg = packet.RaDeg ?? double.NaN,
            DecDeg = packet.DecDeg ?? double.NaN,
            MjdTai = mjdTai,
            Band = point.Band,
            FluxNanoJy = flux,
            FluxErrNanoJy = point.FluxErrNanoJy,
            Reliability = LightCurves.Finite(packet.RealBogus),
            Flags = point.Flags ?? [],
            LightCurve = [point],
        });
    }

    /// <summary>The survey's id is text; its two numbers in a row, 2595430072 and 000833 as 2595430072000833, say the same.</summary>
    private static long? AlertId(AtlasPacket packet) =>
        packet.ExposureId is > 0 and < long.MaxValue / NumbersPerExposure and var exposure
        && packet.CandidateId?.Split('_') is [_, var digits]
        && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < NumbersPerExposure
            ? exposure * NumbersPerExposure + number
            : null;

    private static IReadOnlyList<string>? Flags(AtlasPacket packet)
    {
        var flags = new List<string>(2);
        if (packet.DetectionKind >= FakeKind)
            flags.Add($"Det_{packet.DetectionKind}");
        if (packet.Duplicate > 0)
            flags.Add("Dup");
        return flags.Count == 0 ? null : flags;
    }

    private static Outcome<Alert> Rejected(string message) => Outcome<Alert>.Rejected(Reason.OutOfRange, message);
}
