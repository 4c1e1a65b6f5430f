using Broker.Core.Alerts;
using Broker.Core.Columns;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Npgsql;
using NpgsqlTypes;

namespace Broker.Api.Archive;

/// <summary>Matches of filters into the table <c>matches</c>, once by id, for REST and the live stream.</summary>
public sealed class MatchSink(Database database) : ISink<FilterMatch>, IFencedStore<FilterMatch>
{
    /// <summary>Key of the advisory lock that makes matches commit in the order of <c>seq</c>.</summary>
    private const long OrderLock = 0x4d_41_54_43_48;

    /// <summary>Label of the matches that a private watch list made: counts are public, and those must not tell whose list sees something.</summary>
    private const string Private = "private";

    private static readonly string[] AlertColumns =
        ["survey", "alert_id", "object_id", "mjd_tai", "ra", "dec", "band", "mag_ab", "class", "class_probability", "anomaly_score"];

    private static readonly string Insert = $"""
        WITH stored AS (
          INSERT INTO matches (id, owner, filter_name, filter_version, private, webhook, {string.Join(", ", AlertColumns)})
          SELECT * FROM unnest(@id, @owner, @filter_name, @filter_version, @private, @webhook, {string.Join(", ", AlertColumns.Select(name => $"@{name}"))})
          ON CONFLICT DO NOTHING RETURNING id, owner, filter_name, private, mjd_tai),
        ends AS (
          INSERT INTO match_counts AS total (entry, count)
          SELECT CASE WHEN id = ANY (@published) THEN 'published' ELSE 'refused' END, count(*) FROM stored WHERE id = ANY (@published || @refused) GROUP BY 1 ORDER BY 1
          ON CONFLICT (entry) DO UPDATE SET count = total.count + excluded.count)
        INSERT INTO archive_counts AS total (entry, label, night, count)
        SELECT 'matched', CASE WHEN private THEN '{Private}' ELSE owner || '.' || filter_name END, floor(mjd_tai - 0.5)::int, count(*) FROM stored GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (entry, label, night) DO UPDATE SET count = total.count + excluded.count
        """;

    public ValueTask PublishAsync(IReadOnlyList<FilterMatch> values, CancellationToken cancellation) => PublishAsync(values, ticket: null, cancellation);

    public async ValueTask PublishAsync(IReadOnlyList<FilterMatch> values, FenceTicket? ticket, CancellationToken cancellation)
    {
        if (values.Count == 0)
            return;
        await using var session = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await session.BeginTransactionAsync(cancellation);
        if (ticket is not null)
            await ticket.CheckAsync(session, cancellation);
        await using (var take = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({OrderLock})", session))
            await take.ExecuteNonQueryAsync(cancellation);

        await using var insert = new NpgsqlCommand(Insert, session);
        insert.Parameters.AddWithValue("id", values.Select(match => PostgresText.Clean(match.Id)).ToArray());
        insert.Parameters.AddWithValue("owner", values.Select(match => match.Owner).ToArray());
        insert.Parameters.AddWithValue("filter_name", values.Select(match => match.FilterName).ToArray());
        insert.Parameters.AddWithValue("filter_version", values.Select(match => match.FilterVersion).ToArray());
        insert.Parameters.AddWithValue("private", values.Select(match => match.IsPrivate).ToArray());
        insert.Parameters.AddWithValue("webhook", values.Select(match => match.OwesWebhook == true).ToArray());
        insert.Parameters.AddWithValue("published", Ids(values, isPublished: true));
        insert.Parameters.AddWithValue("refused", Ids(values, isPublished: false));
        foreach (var name in AlertColumns)
            insert.Parameters.Add(Values(name, values));
        await insert.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static string[] Ids(IReadOnlyList<FilterMatch> matches, bool isPublished) =>
        [.. matches.Where(match => match.IsPublished == isPublished).Select(match => PostgresText.Clean(match.Id))];

    private static NpgsqlParameter Values(string name, IReadOnlyList<FilterMatch> matches)
    {
        var column = ColumnTable.Find(name)!;
        var alerts = matches.Select(match => match.Classified);
        return column.Type switch
        {
            ColumnType.Number => new(name, NpgsqlDbType.Array | NpgsqlDbType.Double) { Value = alerts.Select(column.Number!).ToArray() },
            ColumnType.Identifier => new(name, NpgsqlDbType.Array | NpgsqlDbType.Bigint) { Value = alerts.Select(column.Integer!).ToArray() },
            _ => new(name, NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = alerts.Select(alert => column.Text!(alert) is { } text ? PostgresText.Clean(text) : null).ToArray() },
        };
    }
}
