using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Broker.Core.Wire;

/// <summary>
/// A schema registry (<c>GET {address}/schemas/ids/{id}</c> answers <c>{"schema": "…"}</c>, and names of other subjects under
/// <c>references</c> where the schema needs their types). A number's meaning never changes, so an answer is kept on disk for ever.
/// Redirects are not followed: only the configured host is asked.
/// </summary>
/// <param name="address">http or https.</param>
/// <param name="cacheFolder">Where answers are kept, a folder per host; null keeps none.</param>
internal sealed class SchemaRegistry(Uri address, string? cacheFolder)
{
    /// <summary>Schemas that one schema may be spread over.</summary>
    private const int MaxReferences = 100;

    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = 2 * WireLimits.MaxSchemaBytes,
    };

    private readonly string? _folder = cacheFolder is null ? null : Path.Combine(cacheFolder, $"{address.Host}_{address.Port}");

    /// <returns>Null when the registry does not know the number.</returns>
    /// <exception cref="HttpRequestException">It cannot be reached, or answers something else than a schema.</exception>
    /// <exception cref="WireException">Its schema cannot be understood.</exception>
    public async Task<AvroSchema?> FindAsync(int id)
    {
        var number = id.ToString(CultureInfo.InvariantCulture);
        var file = _folder is null ? null : Path.Combine(_folder, $"{number}.avsc");
        if (file is not null && ReadKept(file) is { } kept)
            return kept;
        if (await AskAsync($"schemas/ids/{number}").ConfigureAwait(false) is not { } answer)
            return null;
        var types = new Dictionary<string, JsonElement>();
        await AddReferencesAsync(answer, types).ConfigureAwait(false);
        var schema = SchemaParser.Parse(Encoding.UTF8.GetBytes(answer.Schema), name => types.TryGetValue(name, out var json) ? json : null);
        if (file is not null)
            Keep(file, schema.ToJson());
        return schema;
    }

    // A file that was damaged since is no answer: the registry is asked again, and its answer takes the file's place.
    private static AvroSchema? ReadKept(string file)
    {
        try
        {
            return File.Exists(file) ? AvroSchema.Parse(File.ReadAllText(file)) : null;
        }
        catch (WireException)
        {
            return null;
        }
    }

    // A disk that is full costs the cache, not the schema.
    private static void Keep(string file, string json)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var part = $"{file}.{Environment.ProcessId}.part";
            File.WriteAllText(part, json, new UTF8Encoding(false));
            File.Move(part, file, overwrite: true);
        }
        catch (IOException)
        {
        }
        catch (UnauthorizedAccessException)
        {
        }
    }

    private async Task AddReferencesAsync(Answer answer, Dictionary<string, JsonElement> types)
    {
        foreach (var (subject, version) in answer.References)
        {
            if (types.Count >= MaxReferences)
                throw new WireException($"a schema spread over more than {MaxReferences} subjects");
            var number = version.ToString(CultureInfo.InvariantCulture);
            var other = await AskAsync($"subjects/{Uri.EscapeDataString(subject)}/versions/{number}").ConfigureAwait(false)
                ?? throw new HttpRequestException($"it refers to '{subject}' {number}, which is not there");
            using var document = SchemaParser.ReadJson(Encoding.UTF8.GetBytes(other.Schema));
            if (document.RootElement.ValueKind == JsonValueKind.Object && types.TryAdd(SchemaParser.NameOf(document.RootElement, ""), document.RootElement.Clone()))
                await AddReferencesAsync(other, types).ConfigureAwait(false);
        }
    }

    private async Task<Answer?> AskAsync(string path)
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri($"{address.ToString().TrimEnd('/')}/{path}")).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.NotFound)
                return null;
            answer.EnsureSuccessStatusCode();
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false));
            return Answer.Of(body.RootElement) ?? throw new HttpRequestException("the answer holds no schema");
        }
        catch (JsonException error)
        {
            throw new HttpRequestException($"the answer is not JSON: {error.Message}", error);
        }
        catch (OperationCanceledException error)
        {
            throw new HttpRequestException($"no answer within {Client.Timeout.TotalSeconds:0} s", error);
        }
    }

    private sealed record Answer(string Schema, IReadOnlyList<(string Subject, int Version)> References)
    {
        public static Answer? Of(JsonElement json)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("schema", out var schema) || schema.ValueKind != JsonValueKind.String)
                return null;
            var references = json.TryGetProperty("references", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;
            return new Answer(schema.GetString()!, [.. references.Select(Reference)]);
        }

        private static (string Subject, int Version) Reference(JsonElement json) =>
            json.ValueKind == JsonValueKind.Object
            && json.TryGetProperty("subject", out var subject) && subject.ValueKind == JsonValueKind.String
            && json.TryGetProperty("version", out var version) && version.TryGetInt32(out var number)
                ? (subject.GetString()!, number)
                : throw new HttpRequestException("a reference without subject and version");
    }
}
