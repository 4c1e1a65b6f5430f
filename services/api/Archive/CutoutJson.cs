using System.Text.Json;
using System.Text.Json.Serialization;
using Broker.Core.Alerts;

namespace Broker.Api.Archive;

/// <summary>The column <c>alerts.cutouts</c>: <c>[{"kind": "science", "offset": 1, "size": 2, "gzipped": true}]</c>.</summary>
internal static class CutoutJson
{
    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static string Write(IReadOnlyList<CutoutRange> cutouts) =>
        JsonSerializer.Serialize(cutouts.Select(cutout => new Entry(cutout.Kind, cutout.Offset, cutout.SizeBytes, cutout.Gzipped)), Names);

    public static IReadOnlyList<CutoutRange> Read(string json) =>
        [.. JsonSerializer.Deserialize<Entry[]>(json, Names)!.Select(entry => new CutoutRange(entry.Kind, entry.Offset, entry.Size, entry.Gzipped))];

    /// <summary>science, template or difference.</summary>
    public static string Word(CutoutKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private sealed record Entry(CutoutKind Kind, int Offset, int Size, bool Gzipped);
}
