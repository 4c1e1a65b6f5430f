using System.Text.Json.Nodes;

namespace Broker.Core.Wire;

/// <summary>
/// The schemas of our own topics by the number that stands before each message: topic times a hundred and the edition. A schema that
/// changes gets the next number, and its old text stays as <c>name.number.avsc</c>, so that what was written before can still be read.
/// </summary>
public static class TopicSchemas
{
    public const int Alert = 103;
    public const int Classified = 203;
    public const int Match = 304;

    /// <summary>A match as its filter's topic has it in Avro, before anybody knows what became of it.</summary>
    public const int PublishedMatch = 303;

    public const int DeadLetter = 402;
    public const int Ledger = 501;

    /// <summary>Number, file below <c>schemas/broker</c>, and the schema whose type it builds on.</summary>
    private static readonly Dictionary<int, (string File, int? Uses)> Known = new()
    {
        [101] = ("alert.101.avsc", null),
        [201] = ("classified.avsc", 101),
        [301] = ("match.301.avsc", 201),
        [102] = ("alert.102.avsc", null),
        [202] = ("classified.avsc", 102),
        [302] = ("match.303.avsc", 202),
        [PublishedMatch] = ("match.303.avsc", Classified),
        [401] = ("dead_letter.401.avsc", null),
        [Alert] = ("alert.avsc", null),
        [Classified] = ("classified.avsc", Alert),
        [Match] = ("match.avsc", Classified),
        [DeadLetter] = ("dead_letter.avsc", null),
        [Ledger] = ("ledger_entry.avsc", null),
    };

    /// <summary>The whole schema in one text, documentation included; null when the number is unknown.</summary>
    public static string? Json(int number) => Known.ContainsKey(number) ? Joined(number).ToJsonString() : null;

    private static JsonNode Joined(int number)
    {
        var (file, uses) = Known[number];
        var schema = Read(file);
        if (uses is { } other)
            PutInPlace(schema, Joined(other));
        return schema;
    }

    private static JsonNode Read(string file)
    {
        var name = $"schemas/broker/{file}";
        using var stream = typeof(TopicSchemas).Assembly.GetManifestResourceStream(name)
            ?? throw new WireException($"{name} is not in this build");
        return JsonNode.Parse(stream)!;
    }

    /// <summary>The field whose type is the other's name gets the other in full.</summary>
    private static void PutInPlace(JsonNode schema, JsonNode other)
    {
        var name = other["name"]!.GetValue<string>();
        var field = schema["fields"]!.AsArray().Single(f => f!["type"] is JsonValue type && type.GetValue<string>() == name)!;
        field["type"] = other;
    }
}
