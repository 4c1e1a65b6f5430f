using Broker.Core.Alerts;

namespace Broker.Broker.Simulator.Packets;

/// <summary>What our values are called in ZTF's alert schema 4.02 (ztf-avro-alert). Times are JD in UTC, brightness is in magnitudes.</summary>
internal static class ZtfForms
{
    /// <summary>What ZTF writes where there is no solar-system object near.</summary>
    private const double NoObject = -999;
    private const double ReferenceFromJd = 2_458_200, ReferenceToJd = 2_458_500;

    private static readonly RecordForm<Measured> Previous = Detection(Exposure(new RecordForm<Measured>()));

    private static readonly RecordForm<Measured> Forced = new RecordForm<Measured>()
        .Long("field", one => ZtfDraft.Field(one)).Long("rcid", one => one.Detector % 64).Long("fid", one => FilterId(one))
        .Long("pid", one => Pid(one)).Long("rfid", one => 100_000_000L + FilterId(one))
        .Number("sciinpseeing", one => one.Seen.Visit.SeeingArcsec / Stamps.ZtfStamp.PixelArcsec)
        .Number("magzpsci", one => ZeroPoint(one)).Number("exptime", _ => 30)
        .Number("diffmaglim", one => one.Seen.Visit.LimitMag).Long("programid", _ => 1).Number("jd", one => Jd(one))
        .Number("forcediffimflux", one => one.Seen.Masked ? null : one.Seen.FluxNanoJy * CountsPerNanoJy(one))
        .Number("forcediffimfluxunc", one => one.Seen.Masked ? null : one.Seen.FluxErrNanoJy * CountsPerNanoJy(one))
        .Text("procstatus", one => one.Seen.Masked ? "56" : "0")
        .Number("ranr", one => one.Object.RaDeg).Number("decnr", one => one.Object.DecDeg);

    public static readonly RecordForm<ZtfDraft> Alert = new RecordForm<ZtfDraft>()
        .Text("schemavsn", _ => ZtfPacketWriter.SchemaVersion).Text("publisher", _ => "Broker simulator")
        .Text("objectId", draft => draft.Now.Object.Name).Long("candid", draft => draft.Now.AlertId)
        .Record("candidate", Candidate(), draft => draft)
        .List("prv_candidates", Previous, draft => draft.Previous)
        .List("fp_hists", Forced, draft => draft.ForcedPhotometry)
        .Record("cutoutScience", Stamp("science", draft => draft.Science), draft => draft)
        .Record("cutoutTemplate", Stamp("template", draft => draft.Template), draft => draft)
        .Record("cutoutDifference", Stamp("difference", draft => draft.Difference), draft => draft);

    public static double CountsPerNanoJy(Measured one) => Math.Pow(10, (ZeroPoint(one) - Photometry.ZeroPointNanoJy) / 2.5);

    private static RecordForm<ZtfDraft> Stamp(string kind, Func<ZtfDraft, byte[]> bytes) => new RecordForm<ZtfDraft>()
        .Text("fileName", draft => $"candid{draft.Now.AlertId}_{kind}.fits.gz")
        .Bytes("stampData", draft => bytes(draft));

    /// <summary>The detection at hand: its exposure and measurements, then the neighbourhood and history.</summary>
    private static RecordForm<ZtfDraft> Candidate()
    {
        var form = new RecordForm<ZtfDraft>();
        form.Include(Exposure(new RecordForm<Measured>()), draft => draft.Now);
        form.Include(Detection(new RecordForm<Measured>()), draft => draft.Now);
        return form
            .Number("ssdistnr", draft => draft.Now.Object.Source.Moves ? 0.4 : NoObject)
            .Number("ssmagnr", draft => draft.Now.Object.Source.Moves ? draft.Now.Mag : NoObject)
            .Text("ssnamenr", draft => draft.Now.Object.Source.Moves ? Naming.Designation(draft.Now.Object.Number) : "null")
            .Number("distpsnr1", draft => draft.NeighbourArcsec).Number("sgscore1", draft => draft.StarScore)
            .Number("srmag1", draft => draft.NeighbourMag)
            .Long("ndethist", draft => draft.DetectionCount).Long("ncovhist", draft => draft.DetectionCount + 40)
            .Number("jdstarthist", draft => draft.FirstJd).Number("jdendhist", draft => Jd(draft.Now))
            .Number("jdstartref", _ => ReferenceFromJd).Number("jdendref", _ => ReferenceToJd).Long("nframesref", _ => 15)
            .Long("rfid", draft => 100_000_000L + FilterId(draft.Now)).Long("nmtchps", _ => 8).Long("nmatches", _ => 900)
            .Number("drb", draft => draft.Now.Reliability).Text("drbversion", _ => "sim_1").Number("exptime", _ => 30)
            .Long("tooflag", _ => 0);
    }

    /// <summary>What is known of a visit, detection or not.</summary>
    private static RecordForm<Measured> Exposure(RecordForm<Measured> form) => form
        .Number("jd", one => Jd(one)).Long("fid", one => FilterId(one)).Long("pid", one => Pid(one)).Long("programid", _ => 1)
        .Number("diffmaglim", one => one.Seen.Visit.LimitMag).Long("field", one => ZtfDraft.Field(one)).Long("rcid", one => one.Detector % 64)
        .Long("nid", one => (long)one.Seen.Visit.MjdTai - 57754).Number("magzpsci", one => ZeroPoint(one)).Text("rbversion", _ => "sim_1");

    private static RecordForm<Measured> Detection(RecordForm<Measured> form) => form
        .Long("candid", one => one.Seen.Detected ? one.AlertId : null)
        .Text("isdiffpos", one => one.Seen.Detected ? one.Seen.FluxNanoJy > 0 ? "t" : "f" : null)
        .Number("ra", one => If(one, one.RaDeg)).Number("dec", one => If(one, one.DecDeg))
        .Number("xpos", one => If(one, one.X * 0.75)).Number("ypos", one => If(one, one.Y * 0.75))
        .Number("magpsf", one => If(one, one.Mag)).Number("sigmapsf", one => If(one, one.MagErr))
        .Number("magap", one => If(one, one.Mag)).Number("sigmagap", one => If(one, one.MagErr * 1.6))
        .Number("rb", one => If(one, Math.Clamp(one.Reliability - 0.05, 0, 1))).Number("scorr", one => If(one, Math.Abs(one.Seen.SignalToNoise)))
        .Number("fwhm", one => If(one, one.Seen.Visit.SeeingArcsec / Stamps.ZtfStamp.PixelArcsec)).Number("elong", one => If(one, 1.1))
        .Long("nbad", one => one.Interpolated ? 2 : 0).Long("nneg", _ => 2).Number("classtar", one => If(one, 0.98))
        .Number("distnr", one => If(one, ZtfDraft.ReferenceArcsec(one.Object)))
        .Number("magnr", one => If(one, Photometry.MagAb(one.TemplateNanoJy)))
        .Number("ranr", one => one.Object.RaDeg).Number("decnr", one => one.Object.DecDeg);

    private static double? If(Measured one, double? value) => one.Seen.Detected ? value : null;

    private static double Jd(Measured one) => ZtfDraft.Jd(one.Seen.Visit.MjdTai);

    private static long FilterId(Measured one) => one.Seen.Visit.Band.Index;

    private static long Pid(Measured one) => (long)((one.Seen.Visit.MjdTai - 57754) * 1e9) + one.Detector % 64;

    private static double ZeroPoint(Measured one) => 26.4 - 0.2 * (one.Seen.Visit.Band.Index - 1);
}
