using System.Globalization;
using Broker.Core.Alerts;

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

    /// <summary>The running number within an exposure has six digits.</summary>
    private const long NumbersPerExposure = 1_000_000;

    private const long FakeKind = 10;

    /// <summary>Fills the alert, not yet checked for range; what is wrong, when its id or time cannot be read, or null.</summary>
    public static string? Fill(AtlasPacket packet, string? writerVersion, DecodedAlert into)
    {
        if (AlertId(packet) is not { } alertId)
            return $"pid is '{packet.ExposureId}' and candid '{packet.CandidateId}', not an exposure and a number within it";
        if (packet.MjdUtc is not { } mjdUtc || LeapSeconds.MjdTai(mjdUtc) is not { } mjdTai)
            return "mjd is missing or before 1972";

        var flux = LightCurves.Finite(packet.FluxMicroJy * NanoJyPerMicroJy);
        var point = new LightCurvePoint
        {
            MjdTai = mjdTai,
            Band = packet.Filter ?? "",
            Status = flux is null ? PointStatus.Masked : PointStatus.Detected,
            FluxNanoJy = flux,
            FluxErrNanoJy = flux is { } value ? LightCurves.Finite(Photometry.LnFluxPerMag * Math.Abs(value) * packet.MagErr) : null,
            Flags = Flags(packet),
        };
        var alert = into.Alert;
        alert.Survey = Survey;
        alert.SchemaVersion = packet.SchemaVersion is { Length: > 0 } version ? version : writerVersion ?? Unversioned;
        alert.AlertId = alertId;
        alert.ObjectId = packet.ObjectId ?? "";
        alert.RaDeg = packet.RaDeg ?? double.NaN;
        alert.DecDeg = packet.DecDeg ?? double.NaN;
        alert.MjdTai = mjdTai;
        alert.Band = point.Band;
        alert.FluxNanoJy = flux;
        alert.FluxErrNanoJy = point.FluxErrNanoJy;
        alert.Reliability = LightCurves.Finite(packet.RealBogus);
        alert.Flags = point.Flags ?? [];
        into.Points.Add(point);
        return null;
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
}
