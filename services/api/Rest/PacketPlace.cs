using Broker.Api.Archive;
using Broker.Core.Alerts;
using Broker.Core.Storage;

namespace Broker.Api.Rest;

/// <summary>Looks up where the packet of an alert lies.</summary>
internal static class PacketPlace
{
    private const string Sql = "SELECT pack, pack_offset, pack_size, cutouts::text FROM alerts WHERE survey = @survey AND alert_id = @id LIMIT 1";

    /// <summary>Null where there is no such alert, or it has no packet.</summary>
    public static async Task<StoredPacket?> FindAsync(Database database, string survey, long id, CancellationToken cancellation)
    {
        await using var command = database.Queries.CreateCommand(Sql);
        command.Parameters.AddWithValue("survey", survey);
        command.Parameters.AddWithValue("id", id);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        return !await rows.ReadAsync(cancellation) || rows.IsDBNull(0) ? null : new StoredPacket
        {
            Pack = rows.GetString(0), Offset = rows.GetInt64(1), SizeBytes = rows.GetInt32(2), Cutouts = CutoutJson.Read(rows.GetString(3)),
        };
    }

    public static IResult NoAlertId(string text) => Problems.NotFound($"'{text}' is no alert id.", "It is a whole number: alert_id of /api/v1/alerts.");

    public static IResult NoPacket(string survey, long id) =>
        Problems.NotFound($"No packet of alert {id} of survey '{survey}' is kept.", $"Whether the alert itself is there: /api/v1/alerts/{survey}/{id}.");
}
