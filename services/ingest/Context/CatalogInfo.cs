using System.Text.Json;

namespace Broker.Ingest.Context;

/// <summary>What Redis knows about one catalogue: how to read its cells and what it carries.</summary>
public sealed record CatalogInfo
{
    /// <summary>Lower-case letters, digits, - and _; names the catalogue in filters.</summary>
    public required string Name { get; init; }

    /// <summary>Which load these cells belong to; a new load writes beside the old one and then takes its place at once.</summary>
    public required long Generation { get; init; }

    /// <summary>HEALPix order of the cells, nested scheme.</summary>
    public required int Order { get; init; }

    /// <summary>Search radius around an alert, arcsec.</summary>
    public required double RadiusArcsec { get; init; }

    /// <summary>Columns carried with every source, in the order they are packed.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    public long Rows { get; init; }

    public long RejectedRows { get; init; }

    public DateTimeOffset LoadedAt { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static CatalogInfo FromJson(string json) =>
        JsonSerializer.Deserialize<CatalogInfo>(json, JsonSerializerOptions.Web) ?? throw new JsonException("null is no catalogue");
}
