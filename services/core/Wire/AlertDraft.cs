using Broker.Core.Alerts;

namespace Broker.Core.Wire;

/// <summary>An <see cref="Alert"/> while it is read: filled field by field, then finished.</summary>
internal sealed class AlertDraft
{
    private const int MostKeptPoints = 4096;

    public static readonly RecordMap<AlertDraft> Map = new RecordMap<AlertDraft>()
        .Text("survey", (a, v) => a.survey = v)
        .Text("schema_version", (a, v) => a.schemaVersion = v)
        .Long("alert_id", (a, v) => a.alertId = v)
        .Text("object_id", (a, v) => a.objectId = v)
        .Text("solar_system_id", (a, v) => a.solarSystemId = v)
        .Finite("ra", (a, v) => a.raDeg = v)
        .Finite("dec", (a, v) => a.decDeg = v)
        .Finite("mjd_tai", (a, v) => a.mjdTai = v)
        .Text("band", (a, v) => a.band = v)
        .Finite("flux_njy", (a, v) => a.fluxNanoJy = v)
        .Finite("flux_err_njy", (a, v) => a.fluxErrNanoJy = v)
        .Finite("science_flux_njy", (a, v) => a.scienceFluxNanoJy = v)
        .Finite("template_flux_njy", (a, v) => a.templateFluxNanoJy = v)
        .Finite("limit_njy", (a, v) => a.limitNanoJy = v)
        .Finite("reliability", (a, v) => a.reliability = v)
        .Long("program_id", (a, v) => a.programId = (int)v)
        .List("flags", NameDraft.Map, a => NameDraft.Add(a.flags))
        .List("light_curve", PointDraft.Map, a => a.NextPoint())
        .Micros("published_at", (a, v) => a.publishedAtMicros = v)
        .Record("packet", PacketDraft.Map, a => a.packet = new())
        .Record("context", ContextDraft.Map, a => a.context)
        .Long("detection_count", (a, v) => a.detectionCount = v)
        .Finite("first_detection_mjd_tai", (a, v) => a.firstDetectionMjdTai = v)
        .Record("source", SourceDraft.Map, a => a.source = new());

    /// <summary>The points of the alert that this thread reads, until they become its light curve; a long one is not kept.</summary>
    [ThreadStatic]
    private static List<LightCurvePoint>? scratch;

    private readonly List<NameDraft> flags = [];
    private readonly List<LightCurvePoint> lightCurve = scratch is { Capacity: <= MostKeptPoints } kept ? kept : scratch = [];
    private readonly PointDraft point = new();
    private readonly ContextDraft context = new();
    private string survey = "";
    private string schemaVersion = "";
    private long alertId;
    private string objectId = "";
    private string? solarSystemId;
    private double raDeg;
    private double decDeg;
    private double mjdTai;
    private string band = "";
    private double? fluxNanoJy;
    private double? fluxErrNanoJy;
    private double? scienceFluxNanoJy;
    private double? templateFluxNanoJy;
    private double? limitNanoJy;
    private double? reliability;
    private int? programId;
    private long? publishedAtMicros;
    private long? detectionCount;
    private double? firstDetectionMjdTai;
    private PacketDraft? packet;
    private SourceDraft? source;
    private bool hasPoint;
    private string? fault;

    public AlertDraft() => lightCurve.Clear();

    /// <exception cref="WireException">Something that this version does not know.</exception>
    public Alert ToAlert()
    {
        EndPoint();
        return fault is null ? Finished() : throw new WireException(fault);
    }

    private Alert Finished() => new()
    {
        Survey = survey,
        SchemaVersion = schemaVersion,
        AlertId = alertId,
        ObjectId = objectId,
        SolarSystemId = solarSystemId,
        RaDeg = raDeg,
        DecDeg = decDeg,
        MjdTai = mjdTai,
        Band = band,
        FluxNanoJy = fluxNanoJy,
        FluxErrNanoJy = fluxErrNanoJy,
        ScienceFluxNanoJy = scienceFluxNanoJy,
        TemplateFluxNanoJy = templateFluxNanoJy,
        LimitNanoJy = limitNanoJy,
        Reliability = reliability,
        ProgramId = programId,
        Flags = flags.ConvertAll(f => f.Name),
        LightCurve = lightCurve.ToArray(),
        PublishedAt = publishedAtMicros is { } micros ? UnixMicros.ToTime(micros) : null,
        Packet = packet?.ToPacket(),
        Context = context.ToContext(),
        DetectionCount = detectionCount,
        FirstDetectionMjdTai = firstDetectionMjdTai,
        Source = source?.ToSource(),
    };

    private PointDraft NextPoint()
    {
        EndPoint();
        hasPoint = true;
        point.Clear();
        return point;
    }

    private void EndPoint()
    {
        if (!hasPoint)
            return;
        if (point.TryGet(out var read))
            lightCurve.Add(read);
        else
            fault = $"{point}, which is not known here";
        hasPoint = false;
    }
}
