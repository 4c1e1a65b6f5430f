using Broker.Core.Alerts;

namespace Broker.Core.Wire;

/// <summary>A <see cref="HostCandidate"/> while it is read.</summary>
internal sealed class HostDraft
{
    public static readonly RecordMap<HostDraft> Map = new RecordMap<HostDraft>()
        .Text("catalog", (h, v) => h.catalog = v)
        .Text("source_id", (h, v) => h.sourceId = v)
        .Finite("ra", (h, v) => h.raDeg = v)
        .Finite("dec", (h, v) => h.decDeg = v)
        .Finite("separation_arcsec", (h, v) => h.separationArcsec = v)
        .Finite("position_angle_deg", (h, v) => h.positionAngleDeg = v)
        .Text("method", (h, v) => h.method = v)
        .Finite("dlr_ratio", (h, v) => h.dlrRatio = v)
        .Finite("chance_probability", (h, v) => h.chanceProbability = v)
        .Finite("redshift", (h, v) => h.redshift = v)
        .Finite("distance_mpc", (h, v) => h.distanceMpc = v)
        .Finite("projected_kpc", (h, v) => h.projectedKpc = v)
        .Text("morphology", (h, v) => h.morphology = v);

    private string catalog = "";
    private string sourceId = "";
    private double raDeg;
    private double decDeg;
    private double separationArcsec;
    private double positionAngleDeg;
    private string method = "";
    private double? dlrRatio;
    private double? chanceProbability;
    private double? redshift;
    private double? distanceMpc;
    private double? projectedKpc;
    private string? morphology;

    /// <exception cref="WireException">A method that this version does not know.</exception>
    public HostCandidate ToCandidate() => new()
    {
        Catalog = catalog,
        SourceId = sourceId,
        RaDeg = raDeg,
        DecDeg = decDeg,
        SeparationArcsec = separationArcsec,
        PositionAngleDeg = positionAngleDeg,
        Method = EnumSymbols<HostMethod>.Parse(method),
        DlrRatio = dlrRatio,
        ChanceProbability = chanceProbability,
        Redshift = redshift,
        DistanceMpc = distanceMpc,
        ProjectedKpc = projectedKpc,
        Morphology = morphology,
    };
}
