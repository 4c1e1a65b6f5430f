using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Broker.Api.Archive;
using Broker.Api.Security;
using Broker.Core.Columns;
using Broker.Core.Storage;
using Npgsql;

namespace Broker.Api.Rest;

/// <summary><c>/alerts</c>: lists by condition, and single alerts.</summary>
internal static class AlertsResource
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/alerts", ListAsync).AllowPublicRead()
            .WithSummary("Alerts by condition, page by page")
            .WithDescription("Wrong parameters and wrong expressions come back all at once, with positions, as problem details.");
        api.MapGet("/alerts/{survey}/{alertId}", OneAsync).AllowPublicRead().WithSummary("One alert with everything known of it");
    }

    private static async Task<IResult> ListAsync([AsParameters] AlertsQuery query, HttpRequest request, Database database, CancellationToken cancellation)
    {
        var inputs = Inputs.Of<AlertsQuery>(request);
        var columns = inputs.Columns(query.Columns);
        var order = AlertOrder.Parse(query.OrderBy, inputs);
        var limit = inputs.Limit(query.Limit);
        var csv = inputs.OneOf("format", query.Format, "json", "csv") == "csv";
        var select = new AlertSelect { Columns = columns, ExtraSql = order.SelectSql, OrderSql = order.Sql, Limit = limit + 1 };
        Where.Apply(select, query.Where, inputs);
        select.And(order.AfterSql(query.Cursor, select.Parameters, inputs));
        if (!inputs.Valid)
            return Problems.Invalid(inputs.Errors);

        await using var command = select.Command(database.Queries);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        return await new PageWriter(columns, csv).WriteAsync(rows, limit, () => order.CursorOf(rows, columns.Count), extra: null, cancellation);
    }

    private static async Task<IResult> OneAsync(string survey, string alertId, Database database, CancellationToken cancellation)
    {
        if (!long.TryParse(alertId, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
            return Problems.Invalid([new() { Parameter = "alertId", Message = $"'{alertId}' is no whole number.", Hint = $"For an object, try /api/v1/objects/{survey}/{alertId}." }]);

        var select = new AlertSelect { Columns = ColumnTable.All, ExtraSql = "cutouts::text" }
            .And("survey = @survey AND alert_id = @id", new NpgsqlParameter("survey", survey), new NpgsqlParameter("id", id));
        await using var command = select.Command(database.Queries);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        if (!await rows.ReadAsync(cancellation))
            return Problems.NotFound($"No alert {id} of survey '{survey}' is in the archive.", "Surveys and counts: /api/v1/stats; the newest alerts: /api/v1/alerts.");
        return Results.Bytes(Body(rows, $"/api/v1/alerts/{survey}/{id}/cutouts"), "application/json");
    }

    private static byte[] Body(NpgsqlDataReader row, string cutoutsPath)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        RowJson.WriteMembers(json, row, ColumnTable.All);
        json.WriteStartObject("cutouts");
        foreach (var cutout in CutoutJson.Read(row.GetString(ColumnTable.All.Count)))
            json.WriteString(CutoutJson.Word(cutout.Kind), $"{cutoutsPath}/{CutoutJson.Word(cutout.Kind)}.png");
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
