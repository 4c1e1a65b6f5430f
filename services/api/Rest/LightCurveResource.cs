using System.Buffers;
using System.Text.Json;
using Broker.Core.Alerts;
using Broker.Core.Columns;
using Broker.Core.Storage;
using Npgsql;

namespace Broker.Api.Rest;

/// <summary>
/// <c>/objects/…/light_curve</c>: what the object's alerts tell, merged (<see cref="LightCurveMerge"/>). <c>complete</c> is false
/// where the oldest alerts were left out because there are too many.
/// </summary>
internal static class LightCurveResource
{
    private const int MaxAlerts = 2_000;
    private const int MaxPoints = 50_000;

    private static readonly string Sql =
        $"SELECT light_curve::text, mjd_tai, alert_id FROM alerts WHERE survey = @survey AND object_id = @object ORDER BY mjd_tai DESC, alert_id DESC LIMIT {MaxAlerts}";

    public static async Task<IResult> OneAsync(string survey, string objectId, Database database, CancellationToken cancellation)
    {
        await using var session = await database.Queries.OpenConnectionAsync(cancellation);
        if (await ObjectSummary.ReadAsync(session, survey, objectId, cancellation) is not { } summary)
            return await ObjectHints.NotFoundAsync(session, survey, objectId, cancellation);

        var merge = new LightCurveMerge();
        var alerts = await ReadAsync(session, merge, ObjectsResource.Key(survey, objectId), cancellation);
        return Results.Bytes(Body(summary, merge.Points(), alerts == summary.Alerts), "application/json");
    }

    /// <summary>The newest packets first, until there is enough.</summary>
    /// <returns>Alerts read.</returns>
    private static async Task<long> ReadAsync(NpgsqlConnection session, LightCurveMerge merge, NpgsqlParameter[] key, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Sql, session);
        command.Parameters.AddRange(key);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        long alerts = 0;
        for (; merge.Count < MaxPoints && await rows.ReadAsync(cancellation); alerts++)
            merge.Add(new PacketOrder(rows.GetDouble(1), rows.GetInt64(2)), LightCurveJson.Read(rows.GetFieldValue<byte[]>(0)));
        return alerts;
    }

    private static byte[] Body(ObjectSummary summary, IReadOnlyList<LightCurvePoint> points, bool isComplete)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        summary.WriteMembers(json);
        json.WriteBoolean("complete", isComplete);
        json.WritePropertyName("light_curve");
        AlertJson.WritePoints(json, points);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory.ToArray();
    }
}
