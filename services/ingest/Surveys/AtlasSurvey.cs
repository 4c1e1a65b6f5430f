using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>ATLAS, the Asteroid Terrestrial-impact Last Alert System. Its cutouts are plain FITS, whatever the schema says of gzip.</summary>
public sealed class AtlasSurvey : ISurvey
{
    private static readonly RecordMap<AtlasPacket> CandidateMap = new RecordMap<AtlasPacket>()
        .Double("mjd", (p, v) => p.MjdUtc = v)
        .Text("filter", (p, v) => p.Filter = v)
        .Long("pid", (p, v) => p.ExposureId = v)
        .Double("RA", (p, v) => p.RaDeg = v)
        .Double("Dec", (p, v) => p.DecDeg = v)
        .Double("flux", (p, v) => p.FluxMicroJy = v)
        .Double("Dmag", (p, v) => p.MagErr = v)
        .Double("rb", (p, v) => p.RealBogus = v)
        .Long("Det", (p, v) => p.DetectionKind = v)
        .Long("Dup", (p, v) => p.Duplicate = v);

    private static readonly RecordMap<AtlasPacket> Map = new RecordMap<AtlasPacket>()
        .Text("schemavsn", (p, v) => p.SchemaVersion = v)
        .Text("objectId", (p, v) => p.ObjectId = v)
        .Text("candid", (p, v) => p.CandidateId = v)
        .Record("candidate", CandidateMap, p => p)
        .Record("cutoutScience", Stamp((c, v) => c.Science = v), p => p.Cutouts)
        .Record("cutoutTemplate", Stamp((c, v) => c.Template = v), p => p.Cutouts)
        .Record("cutoutDifference", Stamp((c, v) => c.Difference = v), p => p.Cutouts);

    public string Name => AtlasAlerts.Survey;

    public bool Recognises(AvroSchema writer) =>
        SurveyNames.IsNamed(writer, Name)
        && SurveyNames.RecordIn(writer, "candidate") is { } candidate
        && candidate.Field("mjd") is not null && candidate.Field("RA") is not null && candidate.Field("flux") is not null;

    public DatumDecoder Compile(AvroSchema writer)
    {
        var writerVersion = writer.Version;
        return new DatumReader<AtlasPacket>(ReadingPlan<AtlasPacket>.Compile(writer, Map), (p, into) => AtlasAlerts.Fill(p, writerVersion, into)).Decode;
    }

    private static RecordMap<Cutouts> Stamp(Action<Cutouts, ByteRange> set) => new RecordMap<Cutouts>().Bytes("stampData", set);
}
