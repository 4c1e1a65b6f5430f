using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>
/// The Zwicky Transient Facility: packets of every schema version from 1.1 to 4.02, and what Spark-based brokers make of
/// them (record <c>topLevelRecord</c>, every field nullable, sometimes without a <c>candid</c> at the top).
/// </summary>
public sealed class ZtfSurvey : ISurvey
{
    private static readonly RecordMap<ZtfCandidate> CandidateMap = new RecordMap<ZtfCandidate>()
        .Long("candid", (c, v) => c.CandidateId = v)
        .Double("jd", (c, v) => c.JdUtc = v)
        .Long("fid", (c, v) => c.FilterId = v)
        .Long("programid", (c, v) => c.ProgramId = v)
        .Double("ra", (c, v) => c.RaDeg = v)
        .Double("dec", (c, v) => c.DecDeg = v)
        .Text("isdiffpos", (c, v) => c.IsPositive = v)
        .Double("magpsf", (c, v) => c.Mag = v)
        .Double("sigmapsf", (c, v) => c.MagErr = v)
        .Double("diffmaglim", (c, v) => c.MagLimit = v)
        .Double("rb", (c, v) => c.RealBogus = v)
        .Double("drb", (c, v) => c.DeepRealBogus = v)
        .Double("ssdistnr", (c, v) => c.SolarSystemArcsec = v)
        .Text("ssnamenr", (c, v) => c.SolarSystemName = v)
        .Long("tooflag", (c, v) => c.TargetOfOpportunity = v)
        .Long("nbad", (c, v) => c.BadPixels = v)
        .Long("ndethist", (c, v) => c.DetectionCount = v)
        .Double("jdstarthist", (c, v) => c.FirstDetectionJdUtc = v);

    /// <summary>What a light curve holds of a candidate.</summary>
    private static readonly RecordMap<ZtfCandidate> HistoryMap = CandidateMap.Only(
        "candid", "jd", "fid", "isdiffpos", "magpsf", "sigmapsf", "diffmaglim", "tooflag", "nbad");

    private static readonly RecordMap<ZtfForced> ForcedMap = new RecordMap<ZtfForced>()
        .Double("jd", (f, v) => f.JdUtc = v)
        .Long("fid", (f, v) => f.FilterId = v)
        .Double("forcediffimflux", (f, v) => f.FluxCounts = v)
        .Double("forcediffimfluxunc", (f, v) => f.FluxErrCounts = v)
        .Double("magzpsci", (f, v) => f.ZeroPointMag = v)
        .Double("diffmaglim", (f, v) => f.MagLimit = v)
        .Text("procstatus", (f, v) => f.Status = v);

    private static readonly RecordMap<ZtfPacket> Map = new RecordMap<ZtfPacket>()
        .Text("schemavsn", (p, v) => p.SchemaVersion = v)
        .Text("objectId", (p, v) => p.ObjectId = v)
        .Long("candid", (p, v) => p.CandidateId = v)
        .Record("candidate", CandidateMap, p => p.Candidate)
        .List("prv_candidates", HistoryMap, p => p.History.Next())
        .List("fp_hists", ForcedMap, p => p.Forced.Next())
        .Record("cutoutScience", Stamp((c, v) => c.Science = v), p => p.Cutouts)
        .Record("cutoutTemplate", Stamp((c, v) => c.Template = v), p => p.Cutouts)
        .Record("cutoutDifference", Stamp((c, v) => c.Difference = v), p => p.Cutouts);

    public string Name => ZtfAlerts.Survey;

    public bool Recognises(AvroSchema writer) =>
        SurveyNames.IsFrom(writer, Name)
        && SurveyNames.RecordIn(writer, "candidate") is { } candidate
        && candidate.Field("jd") is not null && candidate.Field("fid") is not null && candidate.Field("magpsf") is not null;

    public DatumDecoder Compile(AvroSchema writer)
    {
        var writerVersion = writer.Version;
        return new DatumReader<ZtfPacket>(ReadingPlan<ZtfPacket>.Compile(writer, Map), (p, into) => ZtfAlerts.Fill(p, writerVersion, into)).Decode;
    }

    private static RecordMap<Cutouts> Stamp(Action<Cutouts, ByteRange> set) => new RecordMap<Cutouts>().Bytes("stampData", set);
}
