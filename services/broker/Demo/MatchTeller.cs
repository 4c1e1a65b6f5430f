using System.Globalization;
using System.Text.Json;

namespace Broker.Broker.Demo;

/// <summary>The newest matches in plain words, as REST tells them.</summary>
internal sealed class MatchTeller(HttpClient api)
{
    private const int Most = 5;
    private long last;

    /// <summary>Sentences for the matches that are new since the last call, oldest first, a few at most.</summary>
    public async Task<IReadOnlyList<string>> NewAsync(CancellationToken cancellation)
    {
        using var answer = JsonDocument.Parse(await api.GetStringAsync($"/api/v1/matches?limit={Most}", cancellation));
        var fresh = answer.RootElement.GetProperty("matches").EnumerateArray()
            .Where(match => Seq(match) > last)
            .Reverse()
            .ToList();
        if (fresh.Count > 0)
            last = Seq(fresh[^1]);
        return [.. fresh.Select(Sentence)];
    }

    private static long Seq(JsonElement match) => long.Parse(match.GetProperty("seq").GetString()!, CultureInfo.InvariantCulture);

    private static string Sentence(JsonElement match)
    {
        var text = $"{match.GetProperty("survey").GetString()} object {match.GetProperty("object_id").GetString()}: {match.GetProperty("band").GetString()}";
        if (Number(match, "mag_ab") is { } mag)
            text += string.Create(CultureInfo.InvariantCulture, $" = {mag:0.0} mag");
        if (match.GetProperty("class").GetString() is { } name && Number(match, "class_probability") is { } probability)
            text += string.Create(CultureInfo.InvariantCulture, $", probably {name} ({probability:P0})");
        if (Number(match, "anomaly_score") is { } anomaly)
            text += string.Create(CultureInfo.InvariantCulture, $", oddness {anomaly:0.00}");
        return $"{text} -> {match.GetProperty("owner").GetString()}.{match.GetProperty("filter_name").GetString()}";
    }

    private static double? Number(JsonElement match, string name) =>
        match.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;
}
