using Broker.Core.Wire;

namespace Broker.Tests.Core.Wire;

public sealed class AvroSchemaTests
{
    [Theory]
    [InlineData("{", "JSON")]
    [InlineData("7", "Number")]
    [InlineData("\"nothing\"", "'nothing'")]
    [InlineData("{\"name\":\"x\"}", "\"type\"")]
    [InlineData("{\"type\":\"record\",\"fields\":[]}", "no name")]
    [InlineData("{\"type\":\"record\",\"name\":\"x\"}", "\"fields\"")]
    [InlineData("{\"type\":\"record\",\"name\":\"x\",\"fields\":[{\"name\":\"a\"}]}", "\"type\"")]
    [InlineData("{\"type\":\"record\",\"name\":\"x\",\"fields\":[3]}", "\"type\"")]
    [InlineData("{\"type\":\"array\"}", "\"items\"")]
    [InlineData("{\"type\":\"fixed\",\"name\":\"x\",\"size\":-1}", "size")]
    [InlineData("{\"type\":\"enum\",\"name\":\"x\"}", "\"symbols\"")]
    [InlineData("[\"null\",[\"int\"]]", "union")]
    public void A_schema_that_is_none_says_why(string json, string mention) =>
        Assert.Contains(mention, Assert.Throws<WireException>(() => AvroSchema.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Schemas_beyond_the_limits_are_refused()
    {
        Assert.Throws<WireException>(() => AvroSchema.Parse(new string(' ', WireLimits.MaxSchemaBytes) + "\"int\""));
        Assert.Throws<WireException>(() => AvroSchema.Parse(string.Concat(Enumerable.Repeat("""{"type":"array","items":""", 100)) + "\"int\"" + new string('}', 100)));
        Assert.Throws<WireException>(() => AvroSchema.Parse(new string('[', 100_000)));
        Assert.Throws<WireException>(() => AvroSchema.Parse($"[{string.Join(',', Enumerable.Repeat("\"int\"", WireLimits.MaxSchemaNodes + 1))}]"));
    }

    [Fact]
    public void A_chain_of_records_too_deep_to_follow_is_refused_not_followed()
    {
        var links = Enumerable.Range(0, 20_000).Select(i => $$"""{"type":"record","name":"n{{i}}","fields":[{"name":"l","type":"{{(i == 0 ? "string" : $"n{i - 1}")}}"}]}""");
        var schema = Bytes.Record("a", $"[\"int\",{string.Join(',', links)}]", "b", "\"n19999\"");
        Assert.Throws<WireException>(() => ReadingPlan<Bag>.Compile(schema, Bag.Longs("a")));
    }

    [Fact]
    public void Names_resolve_within_their_namespace_and_a_record_may_hold_itself()
    {
        var schema = AvroSchema.Parse("""
            {"type":"record","name":"alert","namespace":"ztf","fields":[
              {"name":"c","type":{"type":"record","name":"ztf.alert.candidate","fields":[{"name":"again","type":["null","candidate"]}]}},
              {"name":"d","type":{"type":"ztf.alert.candidate"}},
              {"name":"self","type":{"type":"array","items":"alert"}}]}
            """);
        Assert.Equal(("ztf.alert", "alert"), (schema.FullName, schema.Name));
        Assert.Same(schema.Field("c")!.Type, schema.Field("d")!.Type);
        Assert.Same(schema, schema.Field("self")!.Type.Items);
        Assert.Null(schema.Field("none"));
    }

    [Fact]
    public void A_folder_of_files_is_joined_by_the_names_they_use()
    {
        using var folder = new TemporaryFolder();
        folder.Write("lsst.v11_1.alert.avsc", """{"type":"record","name":"alert","namespace":"lsst.v11_1","fields":[{"name":"diaSource","type":"lsst.v11_1.diaSource"},{"name":"prv","type":["null",{"type":"array","items":"lsst.v11_1.diaSource"}]}]}""");
        folder.Write("lsst.v11_1.diaSource.avsc", """{"type":"record","name":"diaSource","namespace":"lsst.v11_1","fields":[{"name":"id","type":"long"}]}""");
        var schema = AvroSchema.ParseFolder(folder.Path);
        Assert.Same(schema.Field("diaSource")!.Type, schema.Field("prv")!.Type.Branches[1].Items);
        folder.Write("lsst.v11_1.diaSource.avsc", "{}");
        Assert.Contains(folder.Path, Assert.Throws<WireException>(() => AvroSchema.ParseFolder(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lsst", 14, "3.0", "11.0")]
    [InlineData("ztf", 2, "3.3", "4.02")]
    public void Bundled_schemas_parse_and_read_what_is_written_with_them(string survey, int count, string oldest, string newest)
    {
        var versions = BundledSchemas.Versions(survey);
        Assert.Equal((count, oldest, newest), (versions.Count, versions[0], versions[^1]));
        foreach (var version in versions)
        {
            var schema = AvroSchema.Parse(BundledSchemas.Text(survey, version)!);
            var id = schema.Fields.First(field => field.Type.Kind == AvroKind.Long).Name;
            var values = RandomRecords.Value(schema, new Random(7));
            var bag = new Bag();
            Assert.True(ReadingPlan<Bag>.Compile(schema, Bag.Longs(id)).TryReadWhole(Bytes.Of(schema, values), bag, out var fault), $"{version}: {fault}");
            Assert.Equal(((IReadOnlyDictionary<string, object?>)values!)[id], bag[id]);
            Assert.Equal(schema.ToJson(), AvroSchema.Parse(schema.ToJson()).ToJson());
        }
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"type\":\"enum\",\"name\":\"e\",\"symbols\":[1,null]}")]
    [InlineData("{\"type\":\"enum\",\"name\":\"\\udc00\",\"symbols\":[\"a\"]}")]
    [InlineData("{\"type\":\"fixed\",\"name\":\"f\",\"size\":\"3\"}")]
    [InlineData("{\"type\":\"record\",\"name\":\"r\",\"fields\":[7]}")]
    [InlineData("{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"a\",\"type\":\"int\",\"aliases\":[\"\\ud800\"]}]}")]
    public void A_name_that_is_no_text_is_a_fault_and_no_crash(string json) => Assert.Throws<WireException>(() => AvroSchema.Parse(json));

    [Fact]
    public void A_schema_that_is_not_utf8_is_a_fault_and_no_crash() =>
        Assert.Throws<WireException>(() => AvroSchema.Parse(new byte[] { (byte)'"', (byte)'i', 0xfe, (byte)'"' }));

    [Fact]
    public void Aliases_of_fields_are_kept()
    {
        var schema = Bytes.Record("a", "\"int\"");
        var json = schema.ToJson().Replace("\"name\":\"a\"", "\"name\":\"a\",\"aliases\":[\"b\",\"c\"]", StringComparison.Ordinal);
        Assert.Equal(json, AvroSchema.Parse(json).ToJson());
        Assert.Same(AvroSchema.Parse(json).Field("c")!.Type, schema.Fields[0].Type);
    }
}
