using System.Buffers;
using System.Text.Json;
using Broker.Core.Columns;
using Broker.Core.Storage;
using Npgsql;

namespace Broker.Api.Rest;

/// <summary><c>/objects/…/light_curve</c>.</summary>
internal static class LightCurveResource
{
    private const int MaxAlerts = 2_000;
    private const int MaxPoints = 50_000;

    /// <summary>
    /// Two alerts tell the same point when time (to 0.1 s), band and status agree; the status is part of the key, or forced
    /// photometry would hide behind the detection of the same exposure.
    /// </summary>
    private static readonly string Sql = $"""
        SELECT point::text FROM (
          SELECT DISTINCT ON (round((point->>'mjd_tai')::numeric, 6), point->>'band', point->>'status') point
          FROM (SELECT light_curve, mjd_tai FROM alerts WHERE survey = @survey AND object_id = @object ORDER BY mjd_tai DESC LIMIT {MaxAlerts}) told,
               jsonb_array_elements(light_curve) point
          ORDER BY round((point->>'mjd_tai')::numeric, 6), point->>'band', point->>'status', told.mjd_tai DESC) merged
        ORDER BY (point->>'mjd_tai')::float8, point->>'band', point->>'status' LIMIT {MaxPoints}
        """;

    public static async Task<IResult> OneAsync(string survey, string objectId, Database database, CancellationToken cancellation)
    {
        await using var session = await database.Queries.OpenConnectionAsync(cancellation);
        if (await ObjectSummary.ReadAsync(session, survey, objectId, cancellation) is not { } summary)
            return await ObjectHints.NotFoundAsync(session, survey, objectId, cancellation);

        await using var command = new NpgsqlCommand(Sql, session);
        command.Parameters.AddRange(ObjectsResource.Key(survey, objectId));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        summary.WriteMembers(json);
        json.WriteStartArray("light_curve");
        while (await rows.ReadAsync(cancellation))
            WritePoint(json, rows.GetString(0));
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return Results.Bytes(buffer.WrittenMemory.ToArray(), "application/json");
    }

    private static void WritePoint(Utf8JsonWriter json, string text)
    {
        using var point = JsonDocument.Parse(text);
        json.WriteStartObject();
        foreach (var column in LightCurveColumn.All)
        {
            json.WritePropertyName(column.Name);
            if (point.RootElement.TryGetProperty(column.Name, out var value))
                value.WriteTo(json);
            else
                json.WriteNullValue();
        }

        json.WriteEndObject();
    }
}
