using System.Text.Json.Nodes;
using Broker.Core.Wire;
using Broker.Tests.Core.Wire;

namespace Broker.Tests.Ingest.Evolution;

/// <summary>
/// What a survey may do to a schema without changing what its fields mean: fields added, removed, reordered and renamed, unions
/// reordered and widened, nullable made plain and back, ints and floats widened, text made an enum, records renamed.
/// </summary>
internal sealed class EvolvedSchema(Random random, IReadOnlySet<string> read, IReadOnlySet<(string Record, string Field)> nulls)
{
    private readonly Dictionary<string, string> records = [];
    private int names;

    /// <summary>Fields by the name they have now, where that is another one.</summary>
    public Dictionary<string, string> Renamed { get; } = [];

    public AvroSchema Of(AvroSchema schema) => AvroSchema.Parse(Record((JsonObject)JsonNode.Parse(schema.ToJson())!, isRoot: true).ToJsonString());

    private JsonObject Record(JsonObject record, bool isRoot)
    {
        var name = record["name"]!.GetValue<string>();
        if (!isRoot)
            record["name"] = records[name] = random.Next(3) == 0 ? $"{name[..(name.LastIndexOf('.') + 1)]}moved.n{names++}" : name;
        var fields = record["fields"]!.AsArray().Select(field => field!.AsObject()).ToList();
        record["fields"] = new JsonArray();
        fields.RemoveAll(field => !read.Contains(Name(field)) && !IsFlag(field) && !Defines(field) && random.Next(4) == 0);
        foreach (var field in fields)
            Change(name, field, isRoot);
        for (var i = random.Next(4); i > 0; i--)
            fields.Insert(random.Next(fields.Count + 1), new JsonObject { ["name"] = $"added{names++}", ["type"] = AddedType() });
        if (!fields.Exists(Defines))
            fields = [.. fields.OrderBy(_ => random.Next())];
        foreach (var field in fields)
            record["fields"]!.AsArray().Add(field.DeepClone());
        return record;
    }

    private void Change(string record, JsonObject field, bool isRoot)
    {
        var type = Changed(field["type"]!.DeepClone());
        if (type is JsonArray union && random.Next(2) == 0)
            type = nulls.Contains((record, Name(field))) ? Shuffled(union) : Plain(union);
        else if (type is not JsonArray && random.Next(3) == 0)
            type = Shuffled([JsonValue.Create("null"), type.DeepClone()]);
        if (type is JsonArray wide && !IsFlag(field) && random.Next(4) == 0)
            wide.Add(JsonNode.Parse("""{"type":"map","values":"null"}"""));
        field["type"] = type;
        if (!isRoot && read.Contains(Name(field)) && random.Next(6) == 0)
            Rename(field);
    }

    /// <summary>A new flag is news, and does change the alert.</summary>
    private JsonNode? AddedType()
    {
        var type = RandomRecords.Type(random, 3, ref names);
        return type.Contains("boolean", StringComparison.Ordinal) ? AddedType() : JsonNode.Parse(type);
    }

    private void Rename(JsonObject field)
    {
        var name = Name(field);
        field["aliases"] = new JsonArray(name);
        field["name"] = $"{name}_renamed";
        Renamed[$"{name}_renamed"] = name;
    }

    private JsonNode Changed(JsonNode type) => type switch
    {
        JsonArray union => new JsonArray([.. union.Select(branch => Changed(branch!.DeepClone()))]),
        JsonObject { } part when part["type"]!.ToString() == "record" => Record(part, isRoot: false),
        JsonObject { } part when part["items"] is { } items => new JsonObject { ["type"] = "array", ["items"] = Changed(items.DeepClone()) },
        JsonValue word => JsonValue.Create(word.ToString() switch
        {
            "int" when random.Next(3) == 0 => "long",
            "float" when random.Next(3) == 0 => "double",
            var name => records.GetValueOrDefault(name, name),
        }),
        _ => type,
    };

    private JsonArray Shuffled(JsonArray union) => new([.. union.Select(branch => branch!.DeepClone()).OrderBy(_ => random.Next())]);

    private static JsonNode Plain(JsonArray union) =>
        union.Count == 2 && union.SingleOrDefault(branch => branch!.ToString() != "null") is { } only ? only.DeepClone() : union;

    private static string Name(JsonObject field) => field["name"]!.GetValue<string>();

    /// <summary>Flags are read by whatever name they have.</summary>
    private static bool IsFlag(JsonObject field) => field["type"]!.ToJsonString().Contains("boolean", StringComparison.Ordinal);

    /// <summary>A named type is defined where it first stands: what uses it must come behind.</summary>
    private static bool Defines(JsonObject field) => field["type"]!.ToJsonString().Contains("\"fields\"", StringComparison.Ordinal);
}
