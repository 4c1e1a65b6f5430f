using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>
/// The Vera C. Rubin Observatory: packets of every schema version from 3.0 on. Later versions are read as long as the names
/// below mean what they meant.
/// </summary>
public sealed class LsstSurvey : ISurvey
{
    /// <summary>What fields were called in other versions, by the name they have now. A field that is renamed next is one more line.</summary>
    private static readonly Dictionary<string, string[]> Aliases = new()
    {
        ["diaSourceId"] = ["alertId"], // at the top, up to 7.4
        ["midpointMjdTai"] = ["midPointTai"], // up to 4.0, as are those below
        ["band"] = ["filterName"],
        ["dec"] = ["decl"],
        ["psfFlux"] = ["psFlux"],
        ["psfFluxErr"] = ["psFluxErr"],
        ["scienceFlux"] = ["totFlux"],
        ["mpc_orbits"] = ["MPCORB"], // up to 9.0
        ["designation"] = ["mpcDesignation"],
    };

    private static readonly RecordMap<LsstSource> MeasurementMap = new RecordMap<LsstSource>(Aliases)
        .Long("diaSourceId", (s, v) => s.SourceId = v)
        .Long("diaObjectId", (s, v) => s.ObjectId = v)
        .Long("ssObjectId", (s, v) => s.SolarSystemObjectId = v)
        .Double("midpointMjdTai", (s, v) => s.MidpointTai = v)
        .Text("band", (s, v) => s.Band = v)
        .Double("ra", (s, v) => s.RaDeg = v)
        .Double("dec", (s, v) => s.DecDeg = v)
        .Double("psfFlux", (s, v) => s.FluxNanoJy = v)
        .Double("psfFluxErr", (s, v) => s.FluxErrNanoJy = v)
        .Double("scienceFlux", (s, v) => s.ScienceFluxNanoJy = v)
        .Double("templateFlux", (s, v) => s.TemplateFluxNanoJy = v)
        .Double("reliability", (s, v) => s.Reliability = v)
        .Double("diaNoise", (s, v) => s.NoiseNanoJy = v)
        .Double("timeWithdrawnMjdTai", (s, v) => s.WithdrawnMjdTai = v)
        .EachTrue(_ => true, (s, name) => s.Flags.Add(name))
        .Needs("midpointMjdTai", "band", "ra", "dec", "psfFlux", "psfFluxErr");

    /// <summary>What a light curve holds of a measurement.</summary>
    private static readonly RecordMap<LsstSource> HistoryMap = MeasurementMap.Only(
        "diaSourceId", "midpointMjdTai", "band", "psfFlux", "psfFluxErr", "scienceFlux", "diaNoise", "timeWithdrawnMjdTai");

    private static readonly RecordMap<LsstPacket> ObjectMap = new RecordMap<LsstPacket>()
        .Long("diaObjectId", (p, v) => p.ObjectId = v)
        .Long("nDiaSources", (p, v) => p.DetectionCount = v)
        .Double("firstDiaSourceMjdTai", (p, v) => p.FirstDetectionMjdTai = v);

    private static readonly RecordMap<LsstPacket> SolarSystemMap = new RecordMap<LsstPacket>(Aliases)
        .Text("designation", (p, v) => p.Designation = string.IsNullOrWhiteSpace(p.Designation) ? v : p.Designation);

    internal static readonly RecordMap<LsstPacket> Map = new RecordMap<LsstPacket>(Aliases)
        .Long("diaSourceId", (p, v) => p.AlertId = v)
        .Text("lsst_schema_version", (p, v) => p.SchemaName = v)
        .Record("diaSource", MeasurementMap, p => p.Source)
        .List("prvDiaSources", HistoryMap, p => p.Sources.Next())
        .List("prvDiaForcedSources", HistoryMap, p => p.ForcedSources.Next())
        .List("prvDiaNondetectionLimits", HistoryMap, p => p.NonDetections.Next())
        .Record("diaObject", ObjectMap, p => p)
        .Record("ssSource", SolarSystemMap, p => p)
        .Record("mpc_orbits", SolarSystemMap, p => p)
        .Bytes("cutoutScience", (p, v) => p.Cutouts.Science = v)
        .Bytes("cutoutTemplate", (p, v) => p.Cutouts.Template = v)
        .Bytes("cutoutDifference", (p, v) => p.Cutouts.Difference = v);

    public string Name => LsstAlerts.Survey;

    public bool Recognises(AvroSchema writer) =>
        SurveyNames.IsFrom(writer, Name) && SurveyNames.RecordIn(writer, "diaSource")?.Field("diaSourceId") is not null;

    public DatumDecoder Compile(AvroSchema writer)
    {
        var writerVersion = LsstAlerts.Version(writer.FullName);
        return new DatumReader<LsstPacket>(ReadingPlan<LsstPacket>.Compile(writer, Map), (p, into) => LsstAlerts.Fill(p, writerVersion, into)).Decode;
    }
}
