using System.Text.RegularExpressions;
using Broker.Core.Alerts;

namespace Broker.Ingest.Surveys;

/// <summary>Step 4 for Rubin: its fluxes are nJy and its times MJD TAI already; what is left is identity and what a point stands for.</summary>
public static partial class LsstAlerts
{
    public const string Survey = "lsst";

    /// <summary>A packet whose schema does not say which version it is.</summary>
    public const string Unversioned = "unversioned";

    /// <summary>Flag of a measurement that the survey took back later: the name of the field that says so.</summary>
    public const string Withdrawn = "timeWithdrawnMjdTai";

    /// <summary><c>diaNoise</c> is one sigma (LSE-163, DIANondetectionLimit); limits here are five.</summary>
    private const double LimitSigmas = 5;

    /// <summary>Later than any MJD and earlier than any alert's Unix time: above it a time is in seconds.</summary>
    private const double MinUnixSeconds = 1e8;

    private const double MjdOfUnixZero = 40_587;

    private const double SecondsPerDay = 86_400;

    /// <summary>A stream names the same schema in every packet.</summary>
    private static NamedVersion latest = new(null, null);

    /// <summary>Fills the alert, not yet checked for range; what is wrong, when there is nothing to name it or its object by, or null.</summary>
    public static string? Fill(LsstPacket packet, string? writerVersion, DecodedAlert into)
    {
        var source = packet.Source;
        if (packet.AlertId == 0 && source.SourceId == 0)
            return "diaSourceId is missing";
        if (ObjectId(packet) is not { } objectId)
            return "neither diaObjectId nor ssObjectId is given";
        if (string.IsNullOrWhiteSpace(source.Band))
            return "band is missing";

        var alert = into.Alert;
        alert.Survey = Survey;
        alert.SchemaVersion = writerVersion ?? Version(packet.SchemaName) ?? Unversioned;
        alert.AlertId = packet.AlertId != 0 ? packet.AlertId : source.SourceId;
        alert.ObjectId = objectId;
        alert.SolarSystemId = SolarSystemId(packet);
        alert.RaDeg = source.RaDeg;
        alert.DecDeg = source.DecDeg;
        alert.MjdTai = MjdTai(source.MidpointTai);
        alert.Band = source.Band;
        alert.FluxNanoJy = LightCurves.Finite(source.FluxNanoJy);
        alert.FluxErrNanoJy = LightCurves.Finite(source.FluxErrNanoJy);
        alert.ScienceFluxNanoJy = LightCurves.Finite(source.ScienceFluxNanoJy);
        alert.TemplateFluxNanoJy = LightCurves.Finite(source.TemplateFluxNanoJy);
        alert.Reliability = LightCurves.Finite(source.Reliability);
        alert.DetectionCount = packet.DetectionCount > 0 ? packet.DetectionCount : null;
        alert.FirstDetectionMjdTai = AlertRange.TimeOrNull(MjdTai(packet.FirstDetectionMjdTai));
        alert.Flags = Flags(source) ?? [];
        AddLightCurve(packet, into.Points);
        return null;
    }

    /// <summary><c>10.0</c> of <c>lsst.v10_0.alert</c>; null when the name holds no version.</summary>
    public static string? Version(string? schemaName)
    {
        var known = latest;
        if (known.Name != schemaName)
            latest = known = new NamedVersion(schemaName, VersionIn(schemaName));
        return known.Version;
    }

    private static string? VersionIn(string? schemaName) =>
        schemaName is not null && VersionInName().Match(schemaName) is { Success: true } match
            ? $"{match.Groups[1].Value}.{match.Groups[2].Value}"
            : null;

    [GeneratedRegex(@"\bv(\d{1,4})_(\d{1,4})\b", RegexOptions.CultureInvariant)]
    private static partial Regex VersionInName();

    private static string? ObjectId(LsstPacket packet) =>
        (packet.Source.ObjectId != 0 ? packet.Source.ObjectId : packet.ObjectId) is not 0 and var id
            ? Ids.Text(id)
            : SolarSystemId(packet) is { } name ? Ids.Text("sso:", name) : null;

    private static string? SolarSystemId(LsstPacket packet) =>
        !string.IsNullOrWhiteSpace(packet.Designation) ? packet.Designation
        : packet.Source.SolarSystemObjectId != 0 ? Ids.Text(packet.Source.SolarSystemObjectId) : null;

    /// <summary>The survey's own sample packets up to 7.4 give seconds since 1970 where its schema promises MJD.</summary>
    private static double MjdTai(double written) => written > MinUnixSeconds ? MjdOfUnixZero + written / SecondsPerDay : written;

    /// <summary>
    /// Every point the packet tells of, a diaSource once by its id; one whose time or band is unreadable has no place in it. The detection
    /// itself stands behind its history, where it belongs most of the time.
    /// </summary>
    private static void AddLightCurve(LsstPacket packet, List<LightCurvePoint> points)
    {
        var seen = packet.Seen;
        seen.Clear();
        points.EnsureCapacity(1 + packet.Sources.Count + packet.ForcedSources.Count + packet.NonDetections.Count);
        if (packet.Source.SourceId != 0)
            seen.Add(packet.Source.SourceId);
        for (var i = 0; i < packet.Sources.Count; i++)
        {
            if (packet.Sources[i] is var source && (source.SourceId == 0 || seen.Add(source.SourceId)))
                Add(points, source, PointStatus.Detected);
        }

        Add(points, packet.Source, PointStatus.Detected);
        for (var i = 0; i < packet.ForcedSources.Count; i++)
            Add(points, packet.ForcedSources[i], PointStatus.Forced);
        for (var i = 0; i < packet.NonDetections.Count; i++)
            Add(points, packet.NonDetections[i], PointStatus.UpperLimit);
        LightCurves.InTimeOrder(points);
    }

    private static void Add(List<LightCurvePoint> points, LsstSource source, PointStatus asMeasured)
    {
        if (source.Band is not { } band || string.IsNullOrWhiteSpace(band))
            return;

        double? flux = IsWithdrawn(source) ? null : LightCurves.Finite(source.FluxNanoJy);
        var limit = LightCurves.Finite(source.NoiseNanoJy) * LimitSigmas;
        var isMeasured = asMeasured == PointStatus.UpperLimit ? limit is not null : flux is not null;
        points.Add(new LightCurvePoint
        {
            MjdTai = MjdTai(source.MidpointTai),
            Band = band,
            Status = isMeasured ? asMeasured : PointStatus.Masked,
            FluxNanoJy = flux,
            FluxErrNanoJy = flux is null ? null : LightCurves.Finite(source.FluxErrNanoJy),
            LimitNanoJy = limit,
            ScienceFluxNanoJy = IsWithdrawn(source) ? null : LightCurves.Finite(source.ScienceFluxNanoJy),
            Flags = Flags(source),
        });
    }

    private static bool IsWithdrawn(LsstSource source) => source.WithdrawnMjdTai > 0 && double.IsFinite(source.WithdrawnMjdTai);

    /// <summary>Asked for more than once: the flag is not added twice.</summary>
    private static IReadOnlyList<string>? Flags(LsstSource source)
    {
        if (IsWithdrawn(source) && (source.Flags.Count == 0 || source.Flags[^1] != Withdrawn))
            source.Flags.Add(Withdrawn);
        return FlagSets.Of(source.Flags);
    }

    private sealed record NamedVersion(string? Name, string? Version);
}
