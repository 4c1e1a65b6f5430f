using Broker.Core.Alerts;

namespace Broker.Core.Wire;

/// <summary>A <see cref="LightCurvePoint"/> while it is read; one object serves all points of an alert.</summary>
internal sealed class PointDraft
{
    private static readonly RecordMap<PointDraft> FlagMap = new RecordMap<PointDraft>().Text("name", (p, v) => p.flags.Add(v));

    public static readonly RecordMap<PointDraft> Map = new RecordMap<PointDraft>()
        .Finite("mjd_tai", (p, v) => p.mjdTai = v)
        .Text("band", (p, v) => p.band = v)
        .Text("status", (p, v) => p.status = v)
        .Finite("flux_njy", (p, v) => p.fluxNanoJy = v)
        .Finite("flux_err_njy", (p, v) => p.fluxErrNanoJy = v)
        .Finite("limit_njy", (p, v) => p.limitNanoJy = v)
        .Finite("science_flux_njy", (p, v) => p.scienceFluxNanoJy = v)
        .List("flags", FlagMap, p => p);

    private readonly List<string> flags = [];
    private double mjdTai;
    private string band = "";
    private string status = "";
    private double? fluxNanoJy;
    private double? fluxErrNanoJy;
    private double? limitNanoJy;
    private double? scienceFluxNanoJy;

    public void Clear()
    {
        flags.Clear();
        mjdTai = 0;
        band = status = "";
        fluxNanoJy = fluxErrNanoJy = limitNanoJy = scienceFluxNanoJy = null;
    }

    /// <summary>False when this version does not know the status.</summary>
    public bool TryGet(out LightCurvePoint point)
    {
        var known = EnumSymbols<PointStatus>.TryParse(status, out var meaning);
        point = new LightCurvePoint
        {
            MjdTai = mjdTai,
            Band = band,
            Status = meaning,
            FluxNanoJy = fluxNanoJy,
            FluxErrNanoJy = fluxErrNanoJy,
            LimitNanoJy = limitNanoJy,
            ScienceFluxNanoJy = scienceFluxNanoJy,
            Flags = FlagSets.Of(flags),
        };
        return known;
    }

    public override string ToString() => $"a point of status '{status}'";
}
