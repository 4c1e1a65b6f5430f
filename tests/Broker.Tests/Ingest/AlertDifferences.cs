using System.Text.Json;

namespace Broker.Tests.Ingest;

/// <summary>Where two alerts in JSON differ: every member of the expected one, numbers to 1e-11 of their size.</summary>
internal static class AlertDifferences
{
    private const double Tolerance = 1e-11;

    private static readonly string[] Statuses = ["detected", "forced", "upper_limit", "masked"];

    public static IEnumerable<string> Of(JsonElement expected, JsonElement actual)
    {
        foreach (var member in expected.EnumerateObject())
        {
            var there = actual.GetProperty(member.Name);
            var same = member.Name == "light_curve"
                ? AreSame(Sorted(member.Value), [.. there.EnumerateArray()])
                : AreSame(member.Value, there);
            if (!same)
                yield return $"{member.Name}: {Short(member.Value)} expected, {Short(there)} found";
        }
    }

    private static JsonElement[] Sorted(JsonElement points) =>
    [
        .. points.EnumerateArray()
            .OrderBy(p => p.GetProperty("mjd_tai").GetDouble())
            .ThenBy(p => Array.IndexOf(Statuses, p.GetProperty("status").GetString()))
            .ThenBy(p => p.GetProperty("band").GetString(), StringComparer.Ordinal)
            .ThenBy(p => Number(p, "flux_njy"))
            .ThenBy(p => Number(p, "limit_njy")),
    ];

    private static double? Number(JsonElement point, string name) =>
        point.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static bool AreSame(JsonElement[] expected, JsonElement[] actual) =>
        expected.Length == actual.Length && expected.Zip(actual).All(pair => AreSame(pair.First, pair.Second));

    private static bool AreSame(JsonElement expected, JsonElement actual) =>
        expected.ValueKind == actual.ValueKind && expected.ValueKind switch
        {
            JsonValueKind.Number => Math.Abs(expected.GetDouble() - actual.GetDouble()) <= Tolerance * Math.Abs(expected.GetDouble()),
            JsonValueKind.Array => AreSame([.. expected.EnumerateArray()], [.. actual.EnumerateArray()]),
            JsonValueKind.Object => expected.EnumerateObject().All(member =>
                actual.TryGetProperty(member.Name, out var there) && AreSame(member.Value, there))
                && expected.EnumerateObject().Count() <= actual.EnumerateObject().Count(),
            _ => expected.ToString() == actual.ToString(),
        };

    private static string Short(JsonElement value) => value.ToString() is { Length: > 300 } text ? text[..300] + "…" : value.ToString();
}
