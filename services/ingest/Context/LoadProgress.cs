using System.Text.Json;

namespace Broker.Ingest.Context;

/// <summary>How far a load has come. Redis changes it together with the cells of a batch, so a batch is never in them twice.</summary>
public sealed record LoadProgress
{
    /// <summary>The catalogue as it will be.</summary>
    public required CatalogInfo Info { get; init; }

    /// <summary>Of file and options; a load of another file, or with other options, does not go on from here.</summary>
    public required string Identity { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Where the next row starts: <see cref="Tables.ICatalogTable.Position"/>.</summary>
    public long Position { get; init; }

    /// <summary>Share of the file that is in, 0 … 1.</summary>
    public double Share { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static LoadProgress FromJson(string json) =>
        JsonSerializer.Deserialize<LoadProgress>(json, JsonSerializerOptions.Web) ?? throw new JsonException("null is no load");
}
