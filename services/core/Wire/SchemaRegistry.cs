using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Broker.Core.Wire;

/// <summary>
/// A schema registry (<c>GET {address}/schemas/ids/{id}</c> answers <c>{"schema": "…"}</c>). A number's meaning never changes, so
/// an answer is kept on disk for ever. Redirects are not followed: only the configured host is asked.
/// </summary>
/// <param name="address">http or https.</param>
/// <param name="cacheFolder">Where answers are kept, a folder per host; null keeps none.</param>
internal sealed class SchemaRegistry(Uri address, string? cacheFolder)
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = 2 * WireLimits.MaxSchemaBytes,
    };

    private readonly string? _folder = cacheFolder is null ? null : Path.Combine(cacheFolder, $"{address.Host}_{address.Port}");

    /// <returns>Null when the registry does not know the number.</returns>
    /// <exception cref="HttpRequestException">It cannot be reached, or answers something else than a schema.</exception>
    /// <exception cref="WireException">Its schema cannot be understood.</exception>
    public async Task<AvroSchema?> FindAsync(int id, CancellationToken cancellation)
    {
        var file = _folder is null ? null : Path.Combine(_folder, $"{id.ToString(CultureInfo.InvariantCulture)}.avsc");
        if (File.Exists(file) && await ReadKeptAsync(file, cancellation).ConfigureAwait(false) is { } kept)
            return kept;
        if (await AskAsync(id, cancellation).ConfigureAwait(false) is not { } json)
            return null;
        var schema = AvroSchema.Parse(json);
        if (file is not null)
            Keep(file, json);
        return schema;
    }

    // A file that was damaged since is no answer: the registry is asked again, and its answer takes the file's place.
    private static async Task<AvroSchema?> ReadKeptAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return AvroSchema.Parse(await File.ReadAllTextAsync(file, cancellation).ConfigureAwait(false));
        }
        catch (WireException)
        {
            return null;
        }
    }

    private async Task<string?> AskAsync(int id, CancellationToken cancellation)
    {
        var url = new Uri($"{address.ToString().TrimEnd('/')}/schemas/ids/{id.ToString(CultureInfo.InvariantCulture)}");
        try
        {
            using var answer = await Client.GetAsync(url, cancellation).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.NotFound)
                return null;
            answer.EnsureSuccessStatusCode();
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
            return body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("schema", out var schema)
                && schema.ValueKind == JsonValueKind.String
                ? schema.GetString()
                : throw new HttpRequestException("the answer holds no schema");
        }
        catch (JsonException error)
        {
            throw new HttpRequestException($"the answer is not JSON: {error.Message}", error);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer within {Client.Timeout.TotalSeconds:0} s", error);
        }
    }

    private static void Keep(string file, string json)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var part = $"{file}.{Environment.ProcessId}.part";
        File.WriteAllText(part, json, new UTF8Encoding(false));
        File.Move(part, file, overwrite: true);
    }
}
