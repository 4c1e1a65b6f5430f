using Broker.Api.Security;
using Broker.Core.Storage;

namespace Broker.Api.Rest;

/// <summary><c>/stats</c>: how many alerts are stored, were duplicates, matched, or were dead-lettered.</summary>
internal static class StatsResource
{
    private const int MaxLabels = 1_000;

    private static readonly string Sql = $"SELECT entry, label, sum(count)::bigint FROM archive_counts GROUP BY entry, label ORDER BY entry, sum(count) DESC, label LIMIT {MaxLabels}";

    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/stats", ReadAsync).AllowPublicRead()
            .WithSummary("Live counts of the archive")
            .WithDescription("stored and already_there by survey, matched by owner.filter (those of private watch lists together, as private), dead_lettered by reason; counted in the transactions that stored.");

    private static async Task<Stats> ReadAsync(Database database, TimeProvider time, PublicKafka kafka, CancellationToken cancellation)
    {
        var counts = new Dictionary<string, Dictionary<string, long>> { ["stored"] = [], ["already_there"] = [], ["matched"] = [], ["dead_lettered"] = [] };
        await using var command = database.Queries.CreateCommand(Sql);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            counts[rows.GetString(0)].Add(rows.GetString(1), rows.GetInt64(2));
        return new Stats(time.GetUtcNow(), kafka.Address, counts.ToDictionary(entry => entry.Key, entry => entry.Value.Values.Sum()), counts);
    }

    /// <param name="At">When it was counted.</param>
    /// <param name="By">entry → label → count.</param>
    /// <param name="Kafka">Where the filters' topics are, host:port.</param>
    internal sealed record Stats(DateTimeOffset At, string? Kafka, Dictionary<string, long> Total, Dictionary<string, Dictionary<string, long>> By);
}
