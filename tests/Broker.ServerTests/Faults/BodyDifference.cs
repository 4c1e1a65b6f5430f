using System.Text.Json;
using System.Text.Json.Nodes;

namespace Broker.ServerTests.Faults;

/// <summary>Where two bodies of a match differ, in words.</summary>
internal static class BodyDifference
{
    private const int LongestValue = 160;

    public static string Of(byte[]? expected, byte[] found)
    {
        if (expected is null)
            return "the body expected was not kept";
        using var one = JsonDocument.Parse(expected);
        using var other = JsonDocument.Parse(found);
        return Of(one.RootElement, other.RootElement, "") ?? "the same members, written in other bytes";
    }

    /// <summary>The body of a match but for what Redis knew when it was made.</summary>
    public static byte[] WithoutContext(byte[] body)
    {
        var json = JsonNode.Parse(body)!;
        json["alert"]!.AsObject().Remove("context");
        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    /// <summary>The body of a match with the names of flags in alphabetical order: an alert has them in the order of its schema's fields.</summary>
    public static byte[] WithFlagsInOrder(byte[] body)
    {
        var json = JsonNode.Parse(body)!;
        SortFlags(json);
        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    private static void SortFlags(JsonNode? json)
    {
        if (json is JsonArray items)
        {
            foreach (var item in items)
                SortFlags(item);
        }
        else if (json is JsonObject members)
        {
            if (members["flags"] is JsonArray flags)
                members["flags"] = new JsonArray([.. flags.Select(flag => flag!.DeepClone()).OrderBy(flag => flag.GetValue<string>(), StringComparer.Ordinal)]);
            foreach (var (_, value) in members)
                SortFlags(value);
        }
    }

    private static string? Of(JsonElement expected, JsonElement found, string path)
    {
        if (expected.GetRawText() == found.GetRawText())
            return null;
        if (expected.ValueKind != JsonValueKind.Object || found.ValueKind != JsonValueKind.Object)
            return $"{path} is {Short(found)} instead of {Short(expected)}";
        foreach (var member in expected.EnumerateObject())
        {
            if (!found.TryGetProperty(member.Name, out var other))
                return $"{path}.{member.Name} is missing";
            if (Of(member.Value, other, $"{path}.{member.Name}") is { } difference)
                return difference;
        }

        return $"{path} has more members";
    }

    private static string Short(JsonElement value) => value.GetRawText() is var text && text.Length > LongestValue ? text[..LongestValue] + "…" : text;
}
