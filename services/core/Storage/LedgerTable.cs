using Npgsql;

namespace Broker.Core.Storage;

/// <summary>Reads the ledger: all of its numbers of one moment.</summary>
/// <param name="database">Where it is kept.</param>
/// <param name="time">When it was read.</param>
/// <param name="ownTopics">Topics between our roles, as Kafka knows them: what is not one of them is a survey's.</param>
public sealed class LedgerTable(Database database, TimeProvider time, IReadOnlyCollection<string> ownTopics)
{
    /// <summary>The worker that reads the surveys' topics.</summary>
    private const string Ingest = "ingest";

    private const string Partitions = """
        SELECT topic, topic_id, partition, coalesce(l.first_offset, 0), coalesce(l.next_offset, 0), coalesce(l.consumed, 0),
          coalesce(e.stored, 0), coalesce(e.duplicates, 0), coalesce(e.dead_lettered, 0), coalesce(g.lost, 0)
        FROM (SELECT * FROM ledger WHERE worker = @ingest) l FULL JOIN ledger_ends e USING (topic, topic_id, partition)
        LEFT JOIN (
          SELECT topic, topic_id, partition, sum(to_offset - from_offset)::bigint AS lost FROM ledger_gaps
          WHERE worker = @ingest AND acknowledged_at IS NULL GROUP BY 1, 2, 3) g USING (topic, topic_id, partition)
        WHERE topic <> ALL (@own) ORDER BY topic, partition, topic_id
        """;

    private const string Roles = """
        SELECT worker, topic, topic_id, partition, consumed, passed, dropped, rejected, repeated, updated_at FROM ledger ORDER BY worker, topic, partition, topic_id
        """;

    private const string Gaps = """
        SELECT worker, topic, topic_id, partition, from_offset, to_offset, kind, seen_at FROM ledger_gaps
        WHERE acknowledged_at IS NULL ORDER BY worker, topic, partition, from_offset
        """;

    private const string Matches = """
        SELECT (SELECT coalesce(sum(count), 0)::bigint FROM archive_counts WHERE entry = 'matched'),
          count(*) FILTER (WHERE state = 'pending'),
          count(*) FILTER (WHERE state = 'delivered') + coalesce((SELECT count FROM webhook_counts WHERE state = 'delivered'), 0),
          count(*) FILTER (WHERE state = 'undeliverable') + coalesce((SELECT count FROM webhook_counts WHERE state = 'undeliverable'), 0),
          count(*) FILTER (WHERE NOT EXISTS (SELECT FROM matches m WHERE m.id = o.id))
        FROM webhook_outbox o
        """;

    private const string Unreadable = "SELECT coalesce(sum(dead_lettered), 0)::bigint FROM ledger_ends WHERE topic = ANY (@within)";

    private const string Acknowledge = "UPDATE ledger_gaps SET acknowledged_at = now(), acknowledged_by = @by WHERE acknowledged_at IS NULL";

    /// <summary>Topics of <c>ownTopics</c> on which each message is a survey's message on its way to the archive.</summary>
    public IReadOnlyCollection<string> Within { get; init; } = [];

    /// <param name="lags">What waits in Kafka, asked before; empty where there is none.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The numbers; no verdict yet.</returns>
    /// <exception cref="NpgsqlException">PostgreSQL does not answer.</exception>
    public async Task<LedgerReport> ReadAsync(IReadOnlyDictionary<(string Worker, string Topic, int Partition), long> lags, CancellationToken cancellation)
    {
        await using var session = await database.Queries.OpenConnectionAsync(cancellation);
        await using var snapshot = await session.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        return new LedgerReport
        {
            At = time.GetUtcNow(),
            Partitions = await ListAsync(session, Partitions, ReadPartition, cancellation),
            Roles = WithLags(await ListAsync(session, Roles, ReadRole, cancellation), lags),
            Gaps = await ListAsync(session, Gaps, ReadGap, cancellation),
            Matches = (await ListAsync(session, Matches, row => new LedgerMatches(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)), cancellation))[0],
            UnreadableWithin = (await ListAsync(session, Unreadable, row => row.GetInt64(0), cancellation))[0],
        };
    }

    /// <summary>Takes note that what is missing in the gaps seen so far is gone for good.</summary>
    /// <returns>How many gaps.</returns>
    public async Task<int> AcknowledgeAsync(string by, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(Acknowledge);
        command.Parameters.AddWithValue("by", by);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static LedgerPartition ReadPartition(NpgsqlDataReader row) => new()
    {
        Topic = row.GetString(0),
        TopicId = row.GetGuid(1),
        Partition = row.GetInt32(2),
        FirstOffset = row.GetInt64(3),
        NextOffset = row.GetInt64(4),
        Consumed = row.GetInt64(5),
        Stored = row.GetInt64(6),
        Duplicates = row.GetInt64(7),
        DeadLettered = row.GetInt64(8),
        Lost = row.GetInt64(9),
    };

    private static LedgerRole ReadRole(NpgsqlDataReader row) => new()
    {
        Worker = row.GetString(0),
        Topic = row.GetString(1),
        TopicId = row.GetGuid(2),
        Partition = row.GetInt32(3),
        Consumed = row.GetInt64(4),
        Passed = row.GetInt64(5),
        Dropped = row.GetInt64(6),
        Rejected = row.GetInt64(7),
        Repeated = row.GetInt64(8),
        UpdatedAt = row.GetFieldValue<DateTimeOffset>(9),
    };

    private static LedgerGap ReadGap(NpgsqlDataReader row) => new()
    {
        Worker = row.GetString(0),
        Topic = row.GetString(1),
        TopicId = row.GetGuid(2),
        Partition = row.GetInt32(3),
        FromOffset = row.GetInt64(4),
        ToOffset = row.GetInt64(5),
        Kind = row.GetString(6),
        SeenAt = row.GetFieldValue<DateTimeOffset>(7),
    };

    // Of a topic that was made again, the newest row has what waits; a partition of which no worker has said anything gets a row of its own.
    private static List<LedgerRole> WithLags(List<LedgerRole> roles, IReadOnlyDictionary<(string Worker, string Topic, int Partition), long> lags)
    {
        var newest = roles.GroupBy(role => (role.Worker, role.Topic, role.Partition)).ToDictionary(each => each.Key, each => each.MaxBy(role => role.UpdatedAt)!);
        var known = roles.ConvertAll(role => newest[(role.Worker, role.Topic, role.Partition)] == role && lags.TryGetValue((role.Worker, role.Topic, role.Partition), out var lag)
            ? role with { Lag = lag }
            : role);
        known.AddRange(lags.Where(lag => !newest.ContainsKey(lag.Key))
            .Select(lag => new LedgerRole { Worker = lag.Key.Worker, Topic = lag.Key.Topic, Partition = lag.Key.Partition, Lag = lag.Value }));
        return [.. known.OrderBy(role => role.Worker, StringComparer.Ordinal).ThenBy(role => role.Topic, StringComparer.Ordinal).ThenBy(role => role.Partition)];
    }

    private async Task<List<T>> ListAsync<T>(NpgsqlConnection session, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, session);
        if (sql.Contains("@ingest", StringComparison.Ordinal))
            command.Parameters.AddWithValue("ingest", Ingest);
        if (sql.Contains("@own", StringComparison.Ordinal))
            command.Parameters.AddWithValue("own", ownTopics.ToArray());
        if (sql.Contains("@within", StringComparison.Ordinal))
            command.Parameters.AddWithValue("within", Within.ToArray());
        var list = new List<T>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            list.Add(read(rows));
        return list;
    }
}
