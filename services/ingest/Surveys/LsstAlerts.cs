using System.Globalization;
using System.Text.RegularExpressions;
using Broker.Core.Alerts;
using Broker.Core.Streams;

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

    /// <summary>The alert, not yet checked for range; rejected when there is nothing to name it or its object by.</summary>
    public static Outcome<Alert> From(LsstPacket packet, string? writerVersion)
    {
        var source = packet.Source;
        if (Id(packet.AlertId) is null && Id(source.SourceId) is null)
            return Missing("diaSourceId");
        if (ObjectId(packet) is not { } objectId)
            return Outcome<Alert>.Rejected(Reason.OutOfRange, "neither diaObjectId nor ssObjectId is given");
        if (NonEmpty(source.Band) is not { } band)
            return Missing("band");

        return Outcome<Alert>.Passed(new Alert
        {
            Survey = Survey,
            SchemaVersion = writerVersion ?? Version(packet.SchemaName) ?? Unversioned,
            AlertId = Id(packet.AlertId) ?? source.SourceId!.Value,
            ObjectId = objectId,
            SolarSystemId = SolarSystemId(packet),
            RaDeg = source.RaDeg ?? double.NaN,
            DecDeg = source.DecDeg ?? double.NaN,
            MjdTai = MjdTai(source.MidpointTai) ?? double.NaN,
            Band = band,
            FluxNanoJy = LightCurves.Finite(source.FluxNanoJy),
            FluxErrNanoJy = LightCurves.Finite(source.FluxErrNanoJy),
            ScienceFluxNanoJy = LightCurves.Finite(source.ScienceFluxNanoJy),
            TemplateFluxNanoJy = LightCurves.Finite(source.TemplateFluxNanoJy),
            Reliability = LightCurves.Finite(source.Reliability),
            Flags = Flags(source) ?? [],
            LightCurve = LightCurve(packet),
        });
    }

    /// <summary><c>10.0</c> of <c>lsst.v10_0.alert</c>; null when the name holds no version.</summary>
    public static string? Version(string? schemaName) =>
        schemaName is not null && VersionInName().Match(schemaName) is { Success: true } match
            ? $"{match.Groups[1].Value}.{match.Groups[2].Value}"
            : null;

    [GeneratedRegex(@"\bv(\d{1,4})_(\d{1,4})\b", RegexOptions.CultureInvariant)]
    private static partial Regex VersionInName();

    /// <summary>The stream writes 0 where the schema documents null.</summary>
    private static long? Id(long? written) => written is 0 ? null : written;

    private static string? ObjectId(LsstPacket packet) =>
        (Id(packet.Source.ObjectId) ?? Id(packet.ObjectId)) is { } id
            ? id.ToString(CultureInfo.InvariantCulture)
            : SolarSystemId(packet) is { } name ? $"sso:{name}" : null;

    private static string? SolarSystemId(LsstPacket packet) =>
        Id(packet.Source.SolarSystemObjectId) is not { } id ? NonEmpty(packet.Designation)
        : NonEmpty(packet.Designation) ?? id.ToString(CultureInfo.InvariantCulture);

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>The survey's own sample packets up to 7.4 give seconds since 1970 where its schema promises MJD.</summary>
    private static double? MjdTai(double? written) =>
        written is > MinUnixSeconds ? MjdOfUnixZero + written / SecondsPerDay : LightCurves.Finite(written);

    /// <summary>Every point the packet tells of, a diaSource once by its id; one whose time or band is unreadable has no place in it.</summary>
    private static IReadOnlyList<LightCurvePoint> LightCurve(LsstPacket packet)
    {
        var points = new List<LightCurvePoint>(
            1 + packet.Sources.Count + packet.ForcedSources.Count + packet.NonDetections.Count);
        var seen = new HashSet<long>(1 + packet.Sources.Count);
        AddOnce(points, seen, packet.Source);
        for (var i = 0; i < packet.Sources.Count; i++)
            AddOnce(points, seen, packet.Sources[i]);
        for (var i = 0; i < packet.ForcedSources.Count; i++)
            Add(points, packet.ForcedSources[i], PointStatus.Forced);
        for (var i = 0; i < packet.NonDetections.Count; i++)
            Add(points, packet.NonDetections[i], PointStatus.UpperLimit);
        return LightCurves.InTimeOrder(points);
    }

    private static void AddOnce(List<LightCurvePoint> points, HashSet<long> seen, LsstSource source)
    {
        if (Id(source.SourceId) is not { } id || seen.Add(id))
            Add(points, source, PointStatus.Detected);
    }

    private static void Add(List<LightCurvePoint> points, LsstSource source, PointStatus asMeasured)
    {
        if (MjdTai(source.MidpointTai) is not { } mjdTai || NonEmpty(source.Band) is not { } band)
            return;

        var flux = IsWithdrawn(source) ? null : LightCurves.Finite(source.FluxNanoJy);
        var limit = LightCurves.Finite(source.NoiseNanoJy) * LimitSigmas;
        var isMeasured = asMeasured == PointStatus.UpperLimit ? limit is not null : flux is not null;
        points.Add(new LightCurvePoint
        {
            MjdTai = mjdTai,
            Band = band,
            Status = isMeasured ? asMeasured : PointStatus.Masked,
            FluxNanoJy = flux,
            FluxErrNanoJy = flux is null ? null : LightCurves.Finite(source.FluxErrNanoJy),
            LimitNanoJy = limit,
            Flags = Flags(source),
        });
    }

    /// <summary>The stream writes NaN where the schema documents null.</summary>
    private static bool IsWithdrawn(LsstSource source) => LightCurves.Finite(source.WithdrawnMjdTai) is > 0;

    private static IReadOnlyList<string>? Flags(LsstSource source)
    {
        if (IsWithdrawn(source))
            return [.. source.Flags, Withdrawn];
        return source.Flags.Count == 0 ? null : source.Flags.ToArray();
    }

    private static Outcome<Alert> Missing(string field) => Outcome<Alert>.Rejected(Reason.OutOfRange, $"{field} is missing");
}
