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

    /// <summary>Webhooks that are looked up, of those pending and of those settled.</summary>
    private const int MostWebhooks = 100_000;

    /// <summary>Of those that are missing.</summary>
    public const int MostNamed = 100;

    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    private const string Partitions = """
        SELECT topic, topic_id, partition, coalesce(l.first_offset, 0), coalesce(l.next_offset, 0), coalesce(l.consumed, 0),
          coalesce(e.stored, 0), coalesce(e.duplicates, 0), coalesce(e.dead_lettered, 0), coalesce(g.lost, 0), coalesce(g.no_end, 0)
        FROM (SELECT * FROM ledger WHERE worker = @ingest) l FULL JOIN ledger_ends e USING (topic, topic_id, partition)
        LEFT JOIN (
          SELECT topic, topic_id, partition,
            (sum(to_offset - from_offset) FILTER (WHERE acknowledged_at IS NULL AND kind IN ('deleted', 'passed_over')))::bigint AS lost,
            sum(CASE kind WHEN 'no_end' THEN to_offset - from_offset WHEN 'two_ends' THEN from_offset - to_offset END)::bigint AS no_end
          FROM ledger_gaps WHERE worker = @ingest GROUP BY 1, 2, 3) g USING (topic, topic_id, partition)
        WHERE topic <> ALL (@own) ORDER BY topic, partition, topic_id
        """;

    private const string Roles = """
        SELECT worker, topic, topic_id, partition, consumed, passed, dropped, rejected, repeated, updated_at, next_offset FROM ledger ORDER BY worker, topic, partition, topic_id
        """;

    private const string Gaps = """
        SELECT worker, topic, topic_id, partition, from_offset, to_offset, kind, seen_at FROM ledger_gaps
        WHERE acknowledged_at IS NULL ORDER BY worker, topic, partition, from_offset
        """;

    private const string Matches = """
        SELECT (SELECT coalesce(sum(count), 0)::bigint FROM archive_counts WHERE entry = 'matched'),
          coalesce((SELECT count FROM match_counts WHERE entry = 'published'), 0), coalesce((SELECT count FROM match_counts WHERE entry = 'refused'), 0),
          count(*) FILTER (WHERE state = 'pending'),
          count(*) FILTER (WHERE state = 'delivered') + coalesce((SELECT count FROM webhook_counts WHERE state = 'delivered'), 0),
          count(*) FILTER (WHERE state = 'undeliverable') + coalesce((SELECT count FROM webhook_counts WHERE state = 'undeliverable'), 0)
        FROM webhook_outbox
        """;

    /// <summary>Of what was settled, or matched, longer ago the same was asked then.</summary>
    private const string Unknown = """
        SELECT id FROM (
          (SELECT id FROM webhook_outbox WHERE state = 'pending' AND created_at < @until LIMIT @most)
          UNION ALL (SELECT id FROM webhook_outbox WHERE state <> 'pending' AND settled_at > @since AND created_at < @until ORDER BY settled_at DESC LIMIT @most)) o
        WHERE NOT EXISTS (SELECT FROM matches m WHERE m.id = o.id) ORDER BY 1 LIMIT @named
        """;

    private const string Unowed = """
        SELECT id FROM (SELECT id, matched_at FROM matches WHERE webhook ORDER BY seq DESC LIMIT @most) m
        WHERE matched_at > @since AND NOT EXISTS (SELECT FROM webhook_outbox o WHERE o.id = m.id) ORDER BY 1 LIMIT @named
        """;

    private const string Unreadable = "SELECT coalesce(sum(dead_lettered), 0)::bigint FROM ledger_ends WHERE topic = ANY (@within)";

    /// <summary>A gap behind the last message counted has no row yet; when a message comes after all, what is missing counts from its end.</summary>
    private const string Acknowledge = """
        WITH meant AS (
          SELECT * FROM unnest(@worker, @topic, @topic_id, @partition, @from, @to, @kind) AS m(worker, topic, topic_id, partition, from_offset, to_offset, kind)),
        moved AS (
          UPDATE ledger l SET next_offset = m.next FROM (SELECT worker, topic, topic_id, partition, max(to_offset) AS next FROM meant GROUP BY 1, 2, 3, 4) m
          WHERE (l.worker, l.topic, l.topic_id, l.partition) = (m.worker, m.topic, m.topic_id, m.partition) AND l.next_offset < m.next)
        INSERT INTO ledger_gaps AS g (worker, topic, topic_id, partition, from_offset, to_offset, kind, acknowledged_at, acknowledged_by)
        SELECT *, now(), @by FROM meant
        ON CONFLICT (worker, topic, topic_id, partition, from_offset) DO UPDATE SET acknowledged_at = now(), acknowledged_by = excluded.acknowledged_by
        WHERE g.acknowledged_at IS NULL AND g.to_offset = excluded.to_offset
        """;

    /// <summary>Topics of <c>ownTopics</c> on which each message is a survey's message on its way to the archive.</summary>
    public IReadOnlyCollection<string> Within { get; init; } = [];

    /// <param name="lags">What waits in Kafka, asked before; empty where there is none.</param>
    /// <param name="matches">As they were read a moment ago, for it takes a while to count them; null: read them now.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The numbers; no verdict yet.</returns>
    /// <exception cref="NpgsqlException">PostgreSQL does not answer.</exception>
    public async Task<LedgerReport> ReadAsync(IReadOnlyDictionary<(string Worker, string Topic, int Partition), WorkerLag> lags, LedgerMatches? matches, CancellationToken cancellation)
    {
        await using var session = await database.Queries.OpenConnectionAsync(cancellation);
        await using var snapshot = await session.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        var (at, partitions, roles) = (time.GetUtcNow(), await ListAsync(session, Partitions, ReadPartition, cancellation), await ListAsync(session, Roles, ReadRole, cancellation));
        var unread = LedgerLags.Unread(roles, lags, at);
        return new LedgerReport
        {
            At = at,
            Partitions = partitions.ConvertAll(partition => partition with { Lost = partition.Lost + unread.Where(gap => IsOf(gap, partition)).Sum(gap => gap.ToOffset - gap.FromOffset) }),
            Roles = LedgerLags.With(roles, lags),
            Gaps = [.. await ListAsync(session, Gaps, ReadGap, cancellation), .. unread],
            Matches = matches ?? (await ListAsync(session, Matches, ReadMatches, cancellation))[0],
            UnreadableWithin = (await ListAsync(session, Unreadable, row => row.GetInt64(0), cancellation))[0],
        };
    }

    /// <summary>Webhooks, pending or settled of late, of matches that the archive does not have.</summary>
    /// <param name="until">A moment at which nothing was on its way; what was added later may be.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public Task<List<string>> UnknownAsync(DateTimeOffset until, CancellationToken cancellation) => RecentAsync(Unknown, until, cancellation);

    /// <summary>Matches of late that owe a webhook of which nobody knows: the webhook is noted before the match comes to the archive.</summary>
    public Task<List<string>> UnowedAsync(CancellationToken cancellation) => RecentAsync(Unowed, time.GetUtcNow(), cancellation);

    /// <summary>Takes note that what is missing in these gaps is gone for good; one that has grown since it was read stays open.</summary>
    public async Task AcknowledgeAsync(IReadOnlyList<LedgerGap> gaps, string by, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(Acknowledge);
        command.Parameters.AddWithValue("by", by);
        command.Parameters.AddWithValue("worker", gaps.Select(gap => gap.Worker).ToArray());
        command.Parameters.AddWithValue("topic", gaps.Select(gap => gap.Topic).ToArray());
        command.Parameters.AddWithValue("topic_id", gaps.Select(gap => gap.TopicId).ToArray());
        command.Parameters.AddWithValue("partition", gaps.Select(gap => gap.Partition).ToArray());
        command.Parameters.AddWithValue("from", gaps.Select(gap => gap.FromOffset).ToArray());
        command.Parameters.AddWithValue("to", gaps.Select(gap => gap.ToOffset).ToArray());
        command.Parameters.AddWithValue("kind", gaps.Select(gap => gap.Kind).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<List<string>> RecentAsync(string sql, DateTimeOffset until, CancellationToken cancellation)
    {
        await using var command = database.Queries.CreateCommand(sql);
        command.Parameters.AddWithValue("most", MostWebhooks);
        command.Parameters.AddWithValue("since", time.GetUtcNow() - Recent);
        command.Parameters.AddWithValue("until", until);
        command.Parameters.AddWithValue("named", MostNamed);
        return await OffsetQuery.RowsAsync(command, row => row.GetString(0), cancellation);
    }

    private static LedgerMatches ReadMatches(NpgsqlDataReader row) => new()
    {
        Matched = row.GetInt64(0), Published = row.GetInt64(1), Refused = row.GetInt64(2),
        Pending = row.GetInt64(3), Delivered = row.GetInt64(4), Undeliverable = row.GetInt64(5),
    };

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
        NoEnd = row.GetInt64(10),
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
        NextOffset = row.GetInt64(10),
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

    private static bool IsOf(LedgerGap gap, LedgerPartition partition) =>
        gap.Worker == Ingest && (gap.Topic, gap.TopicId, gap.Partition) == (partition.Topic, partition.TopicId, partition.Partition);

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
