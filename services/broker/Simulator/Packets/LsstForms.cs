namespace Broker.Broker.Simulator.Packets;

/// <summary>What our values are called in Rubin's alert schema (lsst/alert_packet, versions 10 and 11: the same names).</summary>
internal static class LsstForms
{
    private const double ProcessingDays = 45.0 / 86400;

    private static readonly RecordForm<Measured> DiaSource = Fluxes(new RecordForm<Measured>())
        .Long("diaSourceId", one => one.AlertId)
        .Long("visit", one => Naming.LsstVisit(one.Seen.Visit))
        .Long("detector", one => one.Detector)
        .Long("diaObjectId", one => one.Object.Source.Moves ? 0 : Naming.DiaObject(one.Object.Number))
        .Long("ssObjectId", one => one.Object.Source.Moves ? SolarSystemId(one.Object) : 0)
        .Long("parentDiaSourceId", _ => 0)
        .Number("midpointMjdTai", one => one.Seen.Visit.MjdTai)
        .Number("ra", one => one.RaDeg).Number("raErr", one => one.PlaceErrDeg)
        .Number("dec", one => one.DecDeg).Number("decErr", one => one.PlaceErrDeg).Number("ra_dec_Cov", _ => 0)
        .Number("x", one => one.X).Number("xErr", one => one.PlaceErrDeg * 18000)
        .Number("y", one => one.Y).Number("yErr", one => one.PlaceErrDeg * 18000)
        .Flag("centroid_flag", _ => false).Flag("apFlux_flag", _ => false).Flag("psfFlux_flag", _ => false).Flag("shape_flag", _ => false)
        .Flag("psfFlux_flag_edge", one => one.NearEdge).Flag("psfFlux_flag_noGoodPixels", _ => false)
        .Flag("pixelFlags", one => one.Interpolated || one.NearEdge)
        .Flag("pixelFlags_interpolated", one => one.Interpolated)
        .Flag("pixelFlags_interpolatedCenter", one => one.Interpolated && one.Object.Source.Bogus)
        .Flag("pixelFlags_cr", one => one.Interpolated).Flag("pixelFlags_crCenter", _ => false).Flag("pixelFlags_edge", one => one.NearEdge)
        .Flag("pixelFlags_bad", _ => false).Flag("pixelFlags_saturated", _ => false).Flag("pixelFlags_saturatedCenter", _ => false)
        .Flag("pixelFlags_suspect", _ => false).Flag("pixelFlags_streak", _ => false).Flag("pixelFlags_injected", _ => false)
        .Flag("glint_trail", _ => false).Flag("dipoleFitAttempted", _ => false)
        .Flag("isDipole", one => one.Object.Source.Bogus && one.TemplateNanoJy > 0)
        .Number("ixx", one => Moment(one)).Number("iyy", one => Moment(one)).Number("ixy", _ => 0)
        .Number("ixxPSF", one => Moment(one)).Number("iyyPSF", one => Moment(one)).Number("ixyPSF", _ => 0)
        .Number("extendedness", _ => 0).Number("reliability", one => one.Reliability)
        .Number("timeProcessedMjdTai", one => one.Seen.Visit.MjdTai + ProcessingDays)
        .Long("bboxSize", _ => Stamps.LsstStamp.SizePixels);

    private static readonly RecordForm<Measured> Forced = new RecordForm<Measured>()
        .Long("diaForcedSourceId", one => one.AlertId)
        .Long("diaObjectId", one => Naming.DiaObject(one.Object.Number))
        .Number("ra", one => one.Object.RaDeg).Number("dec", one => one.Object.DecDeg)
        .Long("visit", one => Naming.LsstVisit(one.Seen.Visit)).Long("detector", one => one.Detector)
        .Number("psfFlux", one => Usable(one, one.Seen.FluxNanoJy)).Number("psfFluxErr", one => Usable(one, one.Seen.FluxErrNanoJy))
        .Number("scienceFlux", one => Usable(one, one.ScienceNanoJy)).Number("scienceFluxErr", one => Usable(one, one.Seen.FluxErrNanoJy))
        .Number("midpointMjdTai", one => one.Seen.Visit.MjdTai).Text("band", one => one.Seen.Visit.Band.Name)
        .Number("timeProcessedMjdTai", one => one.Seen.Visit.MjdTai + 1);

    private static readonly RecordForm<LsstDraft> SolarSystem = new RecordForm<LsstDraft>()
        .Long("diaSourceId", draft => draft.Now.AlertId).Long("ssObjectId", draft => SolarSystemId(draft.Now.Object))
        .Text("designation", draft => Naming.Designation(draft.Now.Object.Number))
        .Number("eclLambda", draft => draft.Ecliptic.LonDeg).Number("eclBeta", draft => draft.Ecliptic.LatDeg)
        .Number("galLon", draft => draft.Galactic.LonDeg).Number("galLat", draft => draft.Galactic.LatDeg)
        .Number("ephRa", draft => draft.Now.Object.RaDeg).Number("ephDec", draft => draft.Now.Object.DecDeg)
        .Number("ephVmag", draft => draft.Now.Mag + 0.2).Number("ephOffset", draft => draft.Now.PlaceErrDeg * 3600)
        .Long("diaDistanceRank", _ => 1);

    public static readonly RecordForm<LsstDraft> Alert = new RecordForm<LsstDraft>()
        .Long("diaSourceId", draft => draft.Now.AlertId)
        .Record("diaSource", DiaSource, draft => draft.Now)
        .List("prvDiaSources", DiaSource, draft => draft.Detections)
        .List("prvDiaForcedSources", Forced, draft => draft.ForcedPhotometry)
        .Record("diaObject", LsstObjectForm.DiaObject, draft => draft.Now.Object.Source.Moves ? null : draft)
        .Record("ssSource", SolarSystem, draft => draft.Now.Object.Source.Moves ? draft : null)
        .Bytes("cutoutDifference", draft => draft.Cutouts.AsMemory(0, Stamps.LsstStamp.SizeBytes))
        .Bytes("cutoutScience", draft => draft.Cutouts.AsMemory(Stamps.LsstStamp.SizeBytes, Stamps.LsstStamp.SizeBytes))
        .Bytes("cutoutTemplate", draft => draft.Cutouts.AsMemory(2 * Stamps.LsstStamp.SizeBytes));

    private static RecordForm<Measured> Fluxes(RecordForm<Measured> form) => form
        .Number("psfFlux", one => one.Seen.FluxNanoJy).Number("psfFluxErr", one => one.Seen.FluxErrNanoJy)
        .Number("apFlux", one => one.Seen.FluxNanoJy * 1.01).Number("apFluxErr", one => one.Seen.FluxErrNanoJy * 1.6)
        .Number("scienceFlux", one => one.ScienceNanoJy).Number("scienceFluxErr", one => one.Seen.FluxErrNanoJy)
        .Number("templateFlux", one => one.TemplateNanoJy).Number("templateFluxErr", one => one.Seen.FluxErrNanoJy * 0.4)
        .Number("snr", one => Math.Abs(one.Seen.SignalToNoise)).Flag("isNegative", one => one.Seen.FluxNanoJy < 0)
        .Number("psfChi2", _ => 900).Long("psfNdata", _ => 900).Text("band", one => one.Seen.Visit.Band.Name);

    private static double? Usable(Measured one, double value) => one.Seen.Masked ? null : value;

    /// <summary>Second moment of the image, arcsec².</summary>
    private static double Moment(Measured one) => Math.Pow(one.Seen.Visit.SeeingArcsec / 2.355, 2);

    private static long SolarSystemId(SimulatedObject thing) => 21_163_000_000_000_000 + thing.Number;
}
