using System.Text.Json;
using Broker.Core.Alerts;
using Broker.Core.Columns;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest;
using Broker.Tests.Core.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Ingest.Evolution;

/// <summary>The same values, written with a bundled schema and with random later versions of it, are the same alert.</summary>
public sealed class SurveyEvolutionTests
{
    private const int EvolutionsPerSchema = 30;

    public static IEnumerable<object[]> Bundled() =>
        new[] { "lsst", "ztf" }.SelectMany(survey => BundledSchemas.Versions(survey).Select(version => new object[] { survey, version }));

    [Theory]
    [MemberData(nameof(Bundled))]
    public void An_evolved_schema_gives_the_same_alert(string survey, string version)
    {
        var schema = AvroSchema.Parse(BundledSchemas.Text(survey, version)!);
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var datum = new MadePackets(seed).Datum(schema);
            var evolved = new EvolvedPackets(schema, [datum], seed);

            Assert.Equal(Decode(schema, datum), Decode(evolved.Schema, evolved.Rewritten(datum)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(EvolutionsPerSchema));
    }

    [Fact]
    public void A_field_renamed_with_an_alias_is_read_where_the_schema_is_known_by_it_alone()
    {
        var schema = AvroSchema.Parse(BundledSchemas.Text("lsst", "10.0")!);
        var renamed = AvroSchema.Parse(schema.ToJson().Replace("\"name\":\"psfFlux\"", "\"name\":\"differenceFlux\",\"aliases\":[\"psfFlux\"]", StringComparison.Ordinal));
        var datum = new MadePackets(3).Datum(schema);

        Assert.NotNull(renamed.Field("diaSource")!.Type.Field("psfFlux"));
        Assert.Equal(Decode(schema, datum), Decode(AvroSchema.Parse(renamed.ToJson()), datum));
    }

    /// <summary>The alert as JSON with its cutouts' sizes, or why there is none.</summary>
    private static string Decode(AvroSchema schema, byte[] datum)
    {
        var container = Bytes.Container(schema.ToJson(), "null", datum);
        var outcome = SchemaPlaces.Reader(null).ReadOneAsync(container, default).AsTask().GetAwaiter().GetResult();
        if (outcome.Verdict != Verdict.Passed)
            return $"{outcome.Reason} {outcome.Message!.Split(':')[^1]}";
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            AlertJson.Write(json, new ClassifiedAlert { Alert = outcome.Value!.Alert });
        var cutouts = string.Join(' ', outcome.Value!.Cutouts.Select(cutout => $"{cutout.Kind} {cutout.SizeBytes}"));
        return $"{Sorted(JsonDocument.Parse(stream.ToArray()).RootElement)} {cutouts}";
    }

    /// <summary>Flags stand in the writer's order.</summary>
    private static string Sorted(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => string.Join(", ", json.EnumerateObject().Select(member => $"{member.Name}={Sorted(member.Value)}")),
        JsonValueKind.Array when json.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            string.Join('|', json.EnumerateArray().Select(item => item.GetString()).Order(StringComparer.Ordinal)),
        JsonValueKind.Array => string.Join('\n', json.EnumerateArray().Select(Sorted)),
        _ => json.ToString(),
    };
}
