using Broker.Core.Alerts;

namespace Broker.Ingest.Surveys;

/// <summary>
/// Step 4 for DECam: fluxes to nJy by their zero point, MJD UTC to MJD TAI. Neither schema names a photometric system; both
/// programs calibrate on AB catalogues. The limits are five sigma: so it follows from the errors given beside them.
/// </summary>
/// <param name="zeroPointMag">AB magnitude of a flux of 1 for a program with one unit; null when each measurement says its own.</param>
/// <param name="history">What an entry of the history is.</param>
public sealed class DecamAlerts(double? zeroPointMag, PointStatus history)
{
    public const string Survey = "decam";

    /// <summary>AB magnitude of one microjansky: DESIRT's fluxes and magnitudes differ by it.</summary>
    public const double MicroJyZeroPointMag = 23.9;

    /// <summary>A schema without a version.</summary>
    public const string Unversioned = "unversioned";

    /// <summary>
    /// Fills the alert, not yet checked for range; what is wrong, or null. Identity is DESIRT's <c>candid</c> (64 bits, some 10^17) or DECAT's
    /// <c>sourceid</c> (32 bits), so that the two do not meet; DECAT sends one alert a measurement.
    /// </summary>
    public string? Fill(DecamPacket packet, string? writerVersion, DecodedAlert into)
    {
        var trigger = packet.Trigger;
        if ((packet.CandidateId ?? trigger.Id) is not { } alertId)
            return "neither candid nor sourceid is given";
        if (Point(trigger, PointStatus.Detected) is not { } point)
            return "mjd or filter of the measurement is missing";

        var alert = into.Alert;
        alert.Survey = Survey;
        alert.SchemaVersion = writerVersion ?? Unversioned;
        alert.AlertId = alertId;
        alert.ObjectId = packet.ObjectId ?? "";
        alert.RaDeg = trigger.RaDeg ?? double.NaN;
        alert.DecDeg = trigger.DecDeg ?? double.NaN;
        alert.MjdTai = point.MjdTai;
        alert.Band = point.Band;
        alert.FluxNanoJy = point.FluxNanoJy;
        alert.FluxErrNanoJy = point.FluxErrNanoJy;
        alert.LimitNanoJy = point.LimitNanoJy;
        alert.Reliability = LightCurves.Finite(trigger.RealBogus);
        AddLightCurve(packet, point, into.Points);
        return null;
    }

    /// <summary>The history repeats the measurement that made the alert: by id, or, without ids, by time and filter.</summary>
    private void AddLightCurve(DecamPacket packet, LightCurvePoint detection, List<LightCurvePoint> points)
    {
        for (var i = 0; i < packet.History.Count; i++)
        {
            var earlier = packet.History[i];
            if (!IsSame(earlier, packet.Trigger) && Point(earlier, history) is { } point)
                points.Add(point);
        }

        points.Add(detection);
        LightCurves.InTimeOrder(points);
    }

    private static bool IsSame(DecamMeasurement left, DecamMeasurement right) =>
        left.Id is { } id ? id == right.Id : left.MjdUtc == right.MjdUtc && left.Filter == right.Filter;

    private LightCurvePoint? Point(DecamMeasurement measured, PointStatus asMeasured)
    {
        if (measured.MjdUtc is not { } mjdUtc || LeapSeconds.MjdTai(mjdUtc) is not { } mjdTai || Band(measured.Filter) is not { } band)
            return null;

        var nanoJyPerUnit = NanoJy(zeroPointMag ?? measured.ZeroPointMag);
        var flux = LightCurves.Finite(measured.Flux * nanoJyPerUnit);
        return new LightCurvePoint
        {
            MjdTai = mjdTai,
            Band = band,
            Status = flux is null ? PointStatus.Masked : asMeasured,
            FluxNanoJy = flux,
            FluxErrNanoJy = flux is null ? null : LightCurves.Finite(measured.FluxErr * nanoJyPerUnit),
            LimitNanoJy = NanoJy(measured.MagLimit),
        };
    }

    /// <summary>The first word: the camera's filter names go on with the vendor and the wavelengths.</summary>
    private static string? Band(string? filter) =>
        filter?.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var band, ..] ? band : null;

    private static double? NanoJy(double? mag) => LightCurves.Finite(mag) is { } value ? LightCurves.Finite(Photometry.FluxNanoJy(value)) : null;
}
