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
        var told = new List<string>();
        foreach (var match in fresh)
            told.Add(Sentence(match, await PlaceAsync(match, cancellation)));
        return told;
    }

    private static long Seq(JsonElement match) => long.Parse(match.GetProperty("seq").GetString()!, CultureInfo.InvariantCulture);

    /// <summary>What the alert's context says of its place; null when it says nothing, or the alert has not come yet.</summary>
    private async Task<string?> PlaceAsync(JsonElement match, CancellationToken cancellation)
    {
        using var answer = await api.GetAsync($"/api/v1/alerts/{match.GetProperty("survey").GetString()}/{match.GetProperty("alert_id").GetString()}", cancellation);
        if (!answer.IsSuccessStatusCode)
            return null;
        using var alert = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
        return alert.RootElement.GetProperty("context") is { ValueKind: JsonValueKind.Object } context && context.TryGetProperty("sentence", out var sentence)
            ? sentence.GetString() : null;
    }

    private static string Sentence(JsonElement match, string? place)
    {
        var text = $"{match.GetProperty("survey").GetString()} object {match.GetProperty("object_id").GetString()}: {match.GetProperty("band").GetString()}";
        if (Number(match, "mag_ab") is { } mag)
            text += string.Create(CultureInfo.InvariantCulture, $" = {mag:0.0} mag");
        if (match.GetProperty("class").GetString() is { } name && Number(match, "class_probability") is { } probability)
            text += string.Create(CultureInfo.InvariantCulture, $", probably {name} ({probability:P0})");
        if (Number(match, "anomaly_score") is { } anomaly)
            text += string.Create(CultureInfo.InvariantCulture, $", oddness {anomaly:0.00}");
        if (place is not null)
            text += $"; {place}";
        return $"{text} -> {match.GetProperty("owner").GetString()}.{match.GetProperty("filter_name").GetString()}";
    }

    private static double? Number(JsonElement match, string name) =>
        match.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;
}
