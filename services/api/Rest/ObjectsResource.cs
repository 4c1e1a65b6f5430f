using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Broker.Api.Security;
using Broker.Core.Columns;
using Broker.Core.Storage;
using Npgsql;

namespace Broker.Api.Rest;

/// <summary><c>/objects</c>: everything known of one object, and its light curve over all its alerts.</summary>
internal static class ObjectsResource
{

    private static readonly IReadOnlyList<Column> LatestColumns = [.. ColumnTable.All.Where(column => column.Name != "light_curve")];

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/objects/{survey}/{objectId}", OneAsync).AllowPublicRead().WithSummary("One object: counts, first and last time, its newest alert, and a sentence");
        api.MapGet("/objects/{survey}/{objectId}/light_curve", LightCurveResource.OneAsync).AllowPublicRead()
            .WithSummary("The light curve of an object, merged over its alerts")
            .WithDescription("Detections, forced photometry and limits in time order; a point that several alerts tell is given once, as the newest alert tells it.");
    }

    private static async Task<IResult> OneAsync(string survey, string objectId, Database database, CancellationToken cancellation)
    {
        await using var session = await database.Queries.OpenConnectionAsync(cancellation);
        if (await ObjectSummary.ReadAsync(session, survey, objectId, cancellation) is not { } summary)
            return await ObjectHints.NotFoundAsync(session, survey, objectId, cancellation);

        var select = new AlertSelect { Columns = LatestColumns }.And("survey = @survey AND object_id = @object", Key(survey, objectId));
        await using var command = select.Command(session);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        await rows.ReadAsync(cancellation);
        return Results.Bytes(Body(summary, rows), "application/json");
    }

    public static NpgsqlParameter[] Key(string survey, string objectId) => [new("survey", survey), new("object", objectId)];

    private static byte[] Body(ObjectSummary summary, NpgsqlDataReader latest)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        summary.WriteMembers(json);
        json.WriteString("sentence", summary.Sentence(Text(latest, "class"), Number(latest, "class_probability"), Number(latest, "mag_ab"), Text(latest, "band")));
        json.WriteStartObject("latest_alert");
        RowJson.WriteMembers(json, latest, LatestColumns);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static string? Text(NpgsqlDataReader row, string name) => row[name] as string;

    private static double? Number(NpgsqlDataReader row, string name) => row[name] as double?;
}
