using System.Text.Json;
using Broker.Ingest.Context.Hosts;

namespace Broker.Ingest.Context;

/// <summary>What Redis knows about one catalogue: how to read its cells and what it carries.</summary>
public sealed record CatalogInfo
{
    /// <summary>Of <see cref="CatalogCell"/>; cells of another format cannot be read.</summary>
    public const int PresentFormat = 2;

    /// <summary>Lower-case letters, digits, - and _; names the catalogue in filters.</summary>
    public required string Name { get; init; }

    public int Format { get; init; }

    /// <summary>Which load these cells belong to; a new load writes beside the old one and then takes its place at once.</summary>
    public required long Generation { get; init; }

    /// <summary>HEALPix order of the cells, nested scheme.</summary>
    public required int Order { get; init; }

    /// <summary>Search radius around an alert, arcsec; a source may have a larger one of its own.</summary>
    public required double RadiusArcsec { get; init; }

    /// <summary>Physical search radius of sources with a distance, kpc.</summary>
    public double? RadiusKpc { get; init; }

    /// <summary>Neighbours kept per alert.</summary>
    public int MostMatches { get; init; } = CatalogLoadOptions.UsualMatches;

    /// <summary>Columns carried with every source, in the order they are packed.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>What columns tell of galaxies; null when the rows are something else.</summary>
    public IReadOnlyList<GalaxyColumn>? Galaxies { get; init; }

    /// <summary>The rows are stars.</summary>
    public bool Stars { get; init; }

    /// <summary>Of a watch list, whose <see cref="Name"/> is <c>owner/name</c>: only he may see what it matches.</summary>
    public string? Owner { get; init; }

    /// <summary>Which content of a watch list this is.</summary>
    public long Revision { get; init; }

    public long Rows { get; init; }

    public long RejectedRows { get; init; }

    /// <summary>Cells that hold a source.</summary>
    public long Cells { get; init; }

    /// <summary>Of all cells, copies of sources near cell borders included; Redis adds about 70 a cell.</summary>
    public long SizeBytes { get; init; }

    public DateTimeOffset LoadedAt { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static CatalogInfo FromJson(string json) =>
        JsonSerializer.Deserialize<CatalogInfo>(json, JsonSerializerOptions.Web) ?? throw new JsonException("null is no catalogue");
}
