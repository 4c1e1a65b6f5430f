using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>
/// The descendants of ZTF's schema, which agree on names but not on types: <c>isdiffpos</c> is a text, a float or a boolean,
/// <c>tooflag</c> an int or a boolean. So what is read is decided for each writer.
/// </summary>
internal static class InfraredFields
{
    private static readonly Dictionary<string, string[]> Aliases = new()
    {
        ["objectId"] = ["objectid"],
        ["cutoutScience"] = ["cutout_science"],
        ["cutoutTemplate"] = ["cutout_template"],
        ["cutoutDifference"] = ["cutout_difference"],
    };

    public static bool AreIn(AvroSchema writer) =>
        SurveyNames.RecordIn(writer, "candidate") is { } candidate
        && candidate.Field("jd") is not null && candidate.Field("magpsf") is not null;

    public static ReadingPlan<InfraredPacket> Plan(AvroSchema writer) => ReadingPlan<InfraredPacket>.Compile(writer, Map(writer));

    private static RecordMap<InfraredPacket> Map(AvroSchema writer) =>
        new RecordMap<InfraredPacket>(Aliases)
            .Text("schemavsn", (p, v) => p.SchemaVersion = v)
            .Text("objectId", (p, v) => p.ObjectId = v)
            .Long("candid", (p, v) => p.CandidateId = v)
            .Record("candidate", Candidate(RecordOf(writer.Field("candidate")?.Type)), p => p.Candidate)
            .List("prv_candidates", Candidate(RecordOf(writer.Field("prv_candidates")?.Type)), p => p.History.Next())
            .Bytes("cutoutScience", (p, v) => p.Cutouts.Science = v)
            .Bytes("cutoutTemplate", (p, v) => p.Cutouts.Template = v)
            .Bytes("cutoutDifference", (p, v) => p.Cutouts.Difference = v);

    private static RecordMap<InfraredCandidate> Candidate(AvroSchema? record)
    {
        var map = new RecordMap<InfraredCandidate>()
            .Long("candid", (c, v) => c.CandidateId = v)
            .Double("jd", (c, v) => c.JdUtc = v)
            .Long("fid", (c, v) => c.FilterId = v)
            .Long("programid", (c, v) => c.ProgramId = v)
            .Double("ra", (c, v) => c.RaDeg = v)
            .Double("dec", (c, v) => c.DecDeg = v)
            .Double("magpsf", (c, v) => c.Mag = v)
            .Double("sigmapsf", (c, v) => c.MagErr = v)
            .Double("diffmaglim", (c, v) => c.MagLimit = v)
            .Double("rb", (c, v) => c.RealBogus = v)
            .Double("drb", (c, v) => c.DeepRealBogus = v)
            .Double("ssdistnr", (c, v) => c.SolarSystemArcsec = v)
            .Text("ssnamenr", (c, v) => c.SolarSystemName = v)
            .Long("nbad", (c, v) => Warn(c, "nbad", v))
            .EachTrue(name => name is "tooflag" or "deprecated", (c, name) => c.Flags.Add(name));
        if (Has(record, "tooflag", AvroKind.Int, AvroKind.Long))
            map.Long("tooflag", (c, v) => Warn(c, "tooflag", v));
        return Has(record, "isdiffpos", AvroKind.Float, AvroKind.Double)
            ? map.Double("isdiffpos", (c, v) => c.IsPositive = v switch { > 0 => true, 0 or -1 => false, _ => null })
            : map.Text("isdiffpos", (c, v) => c.IsPositive = IsPositive(v));
    }

    private static void Warn(InfraredCandidate candidate, string field, long value)
    {
        if (value > 0)
            candidate.Flags.Add(field);
    }

    private static bool? IsPositive(string written) =>
        written.ToLowerInvariant() switch
        {
            "t" or "1" or "true" => true,
            "f" or "0" or "false" => false,
            _ => null,
        };

    private static bool Has(AvroSchema? record, string field, AvroKind first, AvroKind second) =>
        record?.Field(field)?.Type is { } type
        && (type.Kind == first || type.Kind == second || type.Branches.Any(branch => branch.Kind == first || branch.Kind == second));

    /// <summary>The record in a type that is one, or an array or a union with one.</summary>
    private static AvroSchema? RecordOf(AvroSchema? type) => type?.Kind switch
    {
        AvroKind.Record => type,
        AvroKind.Array => RecordOf(type.Items),
        AvroKind.Union => type.Branches.Select(RecordOf).FirstOrDefault(record => record is not null),
        _ => null,
    };
}
