using System.Text.Encodings.Web;
using System.Text.Json;

namespace Broker.Core.Wire;

/// <summary><see cref="AvroSchema"/> to JSON: a named type in full where it first stands, by its name afterwards.</summary>
internal sealed class SchemaText(Utf8JsonWriter json)
{
    private readonly HashSet<AvroSchema> _written = [];

    public static string Write(AvroSchema schema)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };
        using (var json = new Utf8JsonWriter(stream, options))
            new SchemaText(json).Type(schema);
        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private void Type(AvroSchema schema)
    {
        if (schema.Kind == AvroKind.Union)
            Union(schema);
        else if (schema.LogicalType is { } logical)
            Logical(schema.FullName, logical);
        else if (schema.Kind <= AvroKind.String || !_written.Add(schema))
            json.WriteStringValue(schema.FullName);
        else
            Complex(schema);
    }

    private void Logical(string type, string logical)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("logicalType", logical);
        json.WriteEndObject();
    }

    private void Union(AvroSchema schema)
    {
        json.WriteStartArray();
        foreach (var branch in schema.Branches)
            Type(branch);
        json.WriteEndArray();
    }

    private void Complex(AvroSchema schema)
    {
        json.WriteStartObject();
        json.WriteString("type", schema.Kind.ToString().ToLowerInvariant());
        if (schema.Kind is AvroKind.Record or AvroKind.Enum or AvroKind.Fixed)
            json.WriteString("name", schema.FullName);
        if (schema.Version is not null)
            json.WriteString("version", schema.Version);
        if (schema.Kind == AvroKind.Fixed)
            json.WriteNumber("size", schema.SizeBytes);
        if (schema.Kind == AvroKind.Record)
            Fields(schema);
        if (schema.Kind == AvroKind.Enum)
            Strings("symbols", schema.Symbols);
        if (schema.Items is not null)
        {
            json.WritePropertyName(schema.Kind == AvroKind.Array ? "items" : "values");
            Type(schema.Items);
            _written.Remove(schema);
        }

        json.WriteEndObject();
    }

    private void Fields(AvroSchema schema)
    {
        json.WriteStartArray("fields");
        foreach (var field in schema.Fields)
        {
            json.WriteStartObject();
            json.WriteString("name", field.Name);
            if (field.Aliases.Count > 0)
                Strings("aliases", field.Aliases);
            json.WritePropertyName("type");
            Type(field.Type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Strings(string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
