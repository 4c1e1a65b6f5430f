using Broker.Core.Alerts;

namespace Broker.Core.Wire;

/// <summary>A <see cref="LightCurvePoint"/> while it is read.</summary>
internal sealed class PointDraft
{
    public static readonly RecordMap<PointDraft> Map = new RecordMap<PointDraft>()
        .Double("mjd_tai", (p, v) => p.mjdTai = v)
        .Text("band", (p, v) => p.band = v)
        .Text("status", (p, v) => p.status = v)
        .Double("flux_njy", (p, v) => p.fluxNanoJy = v)
        .Double("flux_err_njy", (p, v) => p.fluxErrNanoJy = v)
        .Double("limit_njy", (p, v) => p.limitNanoJy = v)
        .List("flags", NameDraft.Map, p => NameDraft.Add(p.flags ??= []));

    private double mjdTai;
    private string band = "";
    private string status = "";
    private double? fluxNanoJy;
    private double? fluxErrNanoJy;
    private double? limitNanoJy;
    private List<NameDraft>? flags;

    public static PointDraft Add(List<PointDraft> points)
    {
        points.Add(new());
        return points[^1];
    }

    /// <exception cref="WireException">A status that this version does not know.</exception>
    public LightCurvePoint ToPoint() => new()
    {
        MjdTai = mjdTai,
        Band = band,
        Status = EnumSymbols<PointStatus>.Parse(status),
        FluxNanoJy = fluxNanoJy,
        FluxErrNanoJy = fluxErrNanoJy,
        LimitNanoJy = limitNanoJy,
        Flags = flags?.ConvertAll(f => f.Name),
    };
}
