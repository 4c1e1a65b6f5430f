using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Broker.Broker.Demo;

/// <summary>The filters of the demo, made over REST as a user would make them.</summary>
internal static class DemoFilters
{
    /// <summary>Name, what it looks for in plain words, and the expression.</summary>
    public static readonly IReadOnlyList<(string Name, string Words, string Expression)> All =
    [
        ("young_transients", "first seen less than 20 days ago, taken for a supernova, a tidal disruption or a kilonova",
            "n_detections BETWEEN 2 AND 15 AND age_days < 20 AND reliability > 0.6 AND ss_object_id IS NULL AND class IN ('SN Ia', 'SN II', 'SN Ibc', 'SLSN', 'TDE', 'Kilonova')"),
        ("bright_and_sure", "bright, well classified",
            "mag_ab < 19.5 AND class_probability > 0.8 AND reliability > 0.5"),
        ("odd_ones", "unlike anything the models know",
            "anomaly_score > 0.62 AND n_detections >= 3 AND reliability > 0.5"),
    ];

    /// <summary>Saves them; the first sends to <paramref name="webhook"/>, the second carries Avro.</summary>
    /// <returns>The secret that signs the webhook's deliveries.</returns>
    /// <exception cref="HttpRequestException">One is refused; the message holds the answer.</exception>
    public static async Task<string> SaveAsync(HttpClient api, string token, Uri webhook, CancellationToken cancellation)
    {
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        string? secret = null;
        foreach (var (name, _, expression) in All)
        {
            var body = new { name, expression, format = name == "bright_and_sure" ? "avro" : "json", webhook = name == "young_transients" ? new { url = webhook } : null };
            using var answer = await api.PostAsJsonAsync("/api/v1/filters", body, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            if (!answer.IsSuccessStatusCode)
                throw new HttpRequestException($"the demo's filter {name} was refused: {text}");
            using var saved = System.Text.Json.JsonDocument.Parse(text);
            if (saved.RootElement.TryGetProperty("webhook", out var hook))
                secret = hook.GetProperty("secret").GetString();
        }

        return secret ?? throw new HttpRequestException("no secret came back with the webhook's filter");
    }
}
