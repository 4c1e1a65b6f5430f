using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Broker.Core.Wire;

/// <summary>Schema JSON to <see cref="AvroSchema"/>; names resolve within the text, then by <paramref name="findFile"/>.</summary>
/// <param name="findFile">JSON of a named type that another file defines; null when no file does.</param>
internal sealed class SchemaParser(Func<string, JsonElement?>? findFile)
{
    private static readonly Dictionary<string, AvroSchema> Primitives = Enum.GetValues<AvroKind>()
        .Where(kind => kind is <= AvroKind.String)
        .Select(kind => new AvroSchema(kind))
        .ToDictionary(schema => schema.FullName);

    private static readonly (byte[] Json, AvroSchema Type)[] Quoted =
        [.. Primitives.Values.Select(schema => (Encoding.UTF8.GetBytes($"\"{schema.FullName}\""), schema))];

    /// <summary>Those of Avro 1.12 that make another thing of a number or of bytes. A name that Avro does not know means nothing, by its rules.</summary>
    private static readonly HashSet<string> LogicalTypes =
    [
        "date", "time-millis", "time-micros", "timestamp-millis", "timestamp-micros", "timestamp-nanos",
        "local-timestamp-millis", "local-timestamp-micros", "local-timestamp-nanos", "decimal",
    ];

    private const int LongestExcerpt = 80;

    private readonly Dictionary<string, AvroSchema> _named = [];
    private int _nodes;

    public static AvroSchema Parse(ReadOnlyMemory<byte> utf8Json, Func<string, JsonElement?>? findFile)
    {
        using var document = ReadJson(utf8Json);
        return new SchemaParser(findFile).Type(document.RootElement, "", 0);
    }

    public static JsonDocument ReadJson(ReadOnlyMemory<byte> utf8Json)
    {
        if (utf8Json.Length > WireLimits.MaxSchemaBytes)
            throw new WireException($"schema of {utf8Json.Length} bytes; the limit is {WireLimits.MaxSchemaBytes}");
        if (!Utf8.IsValid(utf8Json.Span))
            throw new WireException("schema is not UTF-8");
        try
        {
            return JsonDocument.Parse(utf8Json, new JsonDocumentOptions { MaxDepth = 4 * WireLimits.MaxDepth });
        }
        catch (JsonException error)
        {
            throw new WireException($"schema is not JSON: {error.Message}", error);
        }
    }

    /// <summary>Full name of a named type in the namespace around it.</summary>
    public static string NameOf(JsonElement json, string space)
    {
        var name = Text(json, "name");
        if (name.Length == 0)
            throw new WireException($"a type in namespace '{space}' has no name");
        return Qualified(name, json.TryGetProperty("namespace", out _) ? Text(json, "namespace") : space);
    }

    private AvroSchema Type(JsonElement json, string space, int depth)
    {
        if (depth > WireLimits.MaxDepth)
            throw new WireException($"schema nested deeper than {WireLimits.MaxDepth}");
        Count(1);
        return json.ValueKind switch
        {
            JsonValueKind.String => Primitive(json) ?? Named(Word(json), space, depth),
            JsonValueKind.Array => Union(json, space, depth),
            JsonValueKind.Object => Complex(json, space, depth),
            _ => throw new WireException($"a type must be a name, an object or a list, not {json.ValueKind} {Excerpt(json)}"),
        };
    }

    /// <summary>Half of all words in a schema, told without making a text of each.</summary>
    private static AvroSchema? Primitive(JsonElement json)
    {
        var raw = JsonMarshal.GetRawUtf8Value(json);
        foreach (var (quoted, primitive) in Quoted)
        {
            if (raw.SequenceEqual(quoted))
                return primitive;
        }

        return null;
    }

    private AvroSchema Named(string name, string space, int depth)
    {
        if (Primitives.TryGetValue(name, out var primitive))
            return primitive;
        var fullName = Qualified(name, space);
        if (_named.TryGetValue(fullName, out var known) || _named.TryGetValue(name, out known))
            return known;
        if (findFile?.Invoke(fullName) is { } file)
            return Type(file, "", depth + 1);
        throw new WireException($"type '{fullName}' is not defined");
    }

    private static AvroSchema Marked(AvroSchema type, string logical) =>
        type.Kind is AvroKind.Int or AvroKind.Long or AvroKind.Bytes && LogicalTypes.Contains(logical)
            ? new AvroSchema(type.Kind) { LogicalType = logical }
            : type;

    private AvroSchema Union(JsonElement json, string space, int depth)
    {
        var branches = Room<AvroSchema>(json);
        var next = 0;
        foreach (var branch in json.EnumerateArray())
        {
            branches[next] = Type(branch, space, depth + 1);
            if (branches[next++].Kind == AvroKind.Union)
                throw new WireException("a union directly within a union");
        }

        return new AvroSchema(AvroKind.Union) { Branches = branches };
    }

    private AvroSchema Complex(JsonElement json, string space, int depth)
    {
        if (!json.TryGetProperty("type", out var type))
            throw new WireException($"no \"type\" in {Excerpt(json)}");
        if (type.ValueKind != JsonValueKind.String)
            return Type(type, space, depth + 1);
        switch (Word(type))
        {
            case "record" or "error":
                return Record(json, NameOf(json, space), depth);
            case "enum":
                var symbols = List(json, "symbols").EnumerateArray().Select(Word).ToArray();
                Count(symbols.Length);
                return Define(new AvroSchema(AvroKind.Enum, NameOf(json, space)) { Symbols = symbols });
            case "fixed":
                if (!json.TryGetProperty("size", out var size) || size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out var bytes) || bytes < 0)
                    throw new WireException($"fixed '{NameOf(json, space)}' has no proper size");
                return Define(new AvroSchema(AvroKind.Fixed, NameOf(json, space)) { SizeBytes = bytes });
            case "array":
                return new AvroSchema(AvroKind.Array) { Items = Part(json, "items", space, depth) };
            case "map":
                return new AvroSchema(AvroKind.Map) { Items = Part(json, "values", space, depth) };
            default:
                return Marked(Named(Word(type), space, depth), Text(json, "logicalType"));
        }
    }

    private AvroSchema Record(JsonElement json, string fullName, int depth)
    {
        var record = Define(new AvroSchema(AvroKind.Record, fullName) { Version = Text(json, "version") is { Length: > 0 } version ? version : null });
        var space = fullName[..Math.Max(0, fullName.LastIndexOf('.'))];
        var list = List(json, "fields");
        var fields = Room<AvroField>(list);
        var next = 0;
        foreach (var field in list.EnumerateArray())
            fields[next++] = new AvroField(Text(field, "name"), Part(field, "type", space, depth)) { Aliases = Aliases(field) };
        record.Fields = fields;
        return record;
    }

    private string[] Aliases(JsonElement field)
    {
        if (!field.TryGetProperty("aliases", out var list) || list.ValueKind != JsonValueKind.Array)
            return [];
        Count(list.GetArrayLength());
        return [.. list.EnumerateArray().Where(alias => alias.ValueKind == JsonValueKind.String).Select(Word)];
    }

    private AvroSchema Define(AvroSchema schema) => _named[schema.FullName] = schema;

    private AvroSchema Part(JsonElement json, string property, string space, int depth) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(property, out var part)
            ? Type(part, space, depth + 1)
            : throw new WireException($"no \"{property}\" in {Excerpt(json)}");

    private void Count(int nodes)
    {
        _nodes += nodes;
        if (_nodes > WireLimits.MaxSchemaNodes)
            throw new WireException($"schema with more than {WireLimits.MaxSchemaNodes} parts");
    }

    /// <summary>Room for a list's parts, which are counted when they are read: not for more than may come.</summary>
    private T[] Room<T>(JsonElement list) => new T[Math.Min(list.GetArrayLength(), WireLimits.MaxSchemaNodes - _nodes + 1)];

    private static string Qualified(string name, string space) =>
        name.Contains('.', StringComparison.Ordinal) || space.Length == 0 ? name : $"{space}.{name}";

    private static JsonElement List(JsonElement json, string property) =>
        json.TryGetProperty(property, out var list) && list.ValueKind == JsonValueKind.Array
            ? list
            : throw new WireException($"no list \"{property}\" in {Excerpt(json)}");

    private static string Text(JsonElement json, string property) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(property, out var text) && text.ValueKind == JsonValueKind.String
            ? Word(text)
            : "";

    /// <summary>A name must be a string, and one that is text: JSON may hold half a surrogate pair.</summary>
    private static string Word(JsonElement json)
    {
        try
        {
            return json.GetString() ?? throw new WireException("null where a name should stand");
        }
        catch (InvalidOperationException error)
        {
            throw new WireException($"{json.ValueKind} where a name should stand: {error.Message}", error);
        }
    }

    private static string Excerpt(JsonElement json)
    {
        var text = JsonMarshal.GetRawUtf8Value(json);
        return text.Length > LongestExcerpt ? Encoding.UTF8.GetString(text[..LongestExcerpt]) + "…" : Encoding.UTF8.GetString(text);
    }
}
