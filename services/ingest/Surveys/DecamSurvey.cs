using Broker.Core.Alerts;
using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>
/// Two programs with the Dark Energy Camera. DECAT (record <c>decat.object</c>) sends an object with all its detections, DESIRT
/// (<c>desirt.alert</c>) a candidate with the forced photometry at its place.
/// </summary>
public sealed class DecamSurvey : ISurvey
{
    private const string Decat = "decat";
    private const string Desirt = "desirt";

    private static readonly RecordMap<DecamMeasurement> SourceMap = new RecordMap<DecamMeasurement>()
        .Long("sourceid", (m, v) => m.Id = v)
        .Double("mjd", (m, v) => m.MjdUtc = v)
        .Text("filter", (m, v) => m.Filter = v)
        .Double("ra", (m, v) => m.RaDeg = v)
        .Double("dec", (m, v) => m.DecDeg = v)
        .Double("flux", (m, v) => m.Flux = v)
        .Double("fluxerr", (m, v) => m.FluxErr = v)
        .Double("magzp", (m, v) => m.ZeroPointMag = v)
        .Double("limmag", (m, v) => m.MagLimit = v)
        .Double("rb", (m, v) => m.RealBogus = v)
        .Bytes("scicutout", (m, v) => m.Cutouts.Science = v)
        .Bytes("refcutout", (m, v) => m.Cutouts.Template = v)
        .Bytes("diffcutout", (m, v) => m.Cutouts.Difference = v);

    private static readonly RecordMap<DecamMeasurement> ForcedMap = new RecordMap<DecamMeasurement>()
        .Double("mjd", (m, v) => m.MjdUtc = v)
        .Text("band", (m, v) => m.Filter = v)
        .Double("ra", (m, v) => m.RaDeg = v)
        .Double("dec", (m, v) => m.DecDeg = v)
        .Double("forcediffimflux", (m, v) => m.Flux = v)
        .Double("forcediffimfluxunc", (m, v) => m.FluxErr = v)
        .Double("diffmaglim", (m, v) => m.MagLimit = v);

    private static readonly RecordMap<DecamPacket> Map = new RecordMap<DecamPacket>()
        .Text("objectId", (p, v) => p.ObjectId = v, "objectid")
        .Long("candid", (p, v) => p.CandidateId = v)
        .Record("candidate", ForcedMap, p => p.Trigger)
        .List("fp_hists", ForcedMap, p => p.History.Next())
        .Record("triggersource", SourceMap, p => p.Trigger)
        .List("sources", SourceMap, p => p.History.Next())
        .Bytes("cutoutScience", (p, v) => p.Cutouts.Science = v)
        .Bytes("cutoutTemplate", (p, v) => p.Cutouts.Template = v)
        .Bytes("cutoutDifference", (p, v) => p.Cutouts.Difference = v);

    public string Name => DecamAlerts.Survey;

    public bool Recognises(AvroSchema writer) =>
        (SurveyNames.IsNamed(writer, Decat) && SurveyNames.RecordIn(writer, "triggersource")?.Field("magzp") is not null)
        || (SurveyNames.IsNamed(writer, Desirt) && SurveyNames.RecordIn(writer, "candidate")?.Field("forcediffimflux") is not null);

    public DatumDecoder Compile(AvroSchema writer)
    {
        var version = writer.Version;
        var alerts = SurveyNames.IsNamed(writer, Desirt)
            ? new DecamAlerts(DecamAlerts.MicroJyZeroPointMag, PointStatus.Forced)
            : new DecamAlerts(null, PointStatus.Detected);
        return new DatumReader<DecamPacket>(ReadingPlan<DecamPacket>.Compile(writer, Map), (p, into) => alerts.Fill(p, version, into)).Decode;
    }
}
