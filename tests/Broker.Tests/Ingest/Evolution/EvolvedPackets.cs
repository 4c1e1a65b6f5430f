using Broker.Core.Wire;
using Broker.Tests.Core.Wire;

namespace Broker.Tests.Ingest.Evolution;

/// <summary>A random later version of a schema, and datums written anew with it: the same values, and random ones for what is new.</summary>
internal sealed class EvolvedPackets
{
    /// <summary>Every field that is read of ZTF and Rubin by name; a survey that removes one of them does change its alerts.</summary>
    private static readonly HashSet<string> Read =
    [
        "schemavsn", "objectId", "candid", "candidate", "prv_candidates", "fp_hists", "stampData", "jd", "fid", "programid", "isdiffpos", "magpsf",
        "sigmapsf", "diffmaglim", "rb", "drb", "ssdistnr", "ssnamenr", "tooflag", "nbad", "forcediffimflux", "forcediffimfluxunc", "magzpsci", "procstatus",
        "diaSourceId", "alertId", "diaObjectId", "ssObjectId", "midpointMjdTai", "midPointTai", "band", "filterName", "ra", "dec", "decl", "psfFlux", "psFlux",
        "psfFluxErr", "psFluxErr", "scienceFlux", "totFlux", "templateFlux", "reliability", "diaNoise", "timeWithdrawnMjdTai", "designation", "mpcDesignation",
        "diaSource", "prvDiaSources", "prvDiaForcedSources", "prvDiaNondetectionLimits", "diaObject", "ssSource", "mpc_orbits", "MPCORB",
        "cutoutScience", "cutoutTemplate", "cutoutDifference", "nDiaSources", "firstDiaSourceMjdTai", "ndethist", "jdstarthist", "totFluxErr", "scienceFluxErr",
        "templateFluxErr", "magnr", "sigmagnr", "distnr", "ranr", "decnr", "ndet",
    ];

    private readonly AvroSchema schema;
    private readonly Random random;
    private readonly EvolvedSchema evolution;

    /// <param name="schema">What the datums are written with.</param>
    /// <param name="datums">All that will be written anew: what is null in one of them stays nullable.</param>
    /// <param name="seed">Of everything random.</param>
    public EvolvedPackets(AvroSchema schema, IEnumerable<byte[]> datums, int seed)
    {
        this.schema = schema;
        random = new Random(seed);
        var nulls = new HashSet<(string Record, string Field)>();
        foreach (var datum in datums)
        {
            var tree = new DatumTree(datum);
            tree.Read(schema);
            nulls.UnionWith(tree.Nulls);
        }

        evolution = new EvolvedSchema(random, Read, nulls);
        Schema = evolution.Of(schema);
    }

    public AvroSchema Schema { get; }

    public byte[] Rewritten(byte[] datum) => Bytes.Of(Schema, Completed(Schema, new DatumTree(datum).Read(schema)));

    /// <summary>The values under the names of this schema, and random ones for what is new in it.</summary>
    private object? Completed(AvroSchema type, object? value) => value switch
    {
        Dictionary<string, object?> record => Part(type, AvroKind.Record).Fields.ToDictionary(
            field => field.Name,
            field => record.TryGetValue(evolution.Renamed.GetValueOrDefault(field.Name, field.Name), out var there)
                ? Completed(field.Type, there)
                : RandomRecords.Value(field.Type, random)),
        List<object?> items => items.ConvertAll(item => Completed(Part(type, AvroKind.Array).Items!, item)),
        _ => value,
    };

    private static AvroSchema Part(AvroSchema type, AvroKind kind) => type.Kind == kind ? type : type.Branches.First(branch => branch.Kind == kind);
}
