using Npgsql;

namespace Broker.Core.Storage;

/// <summary>
/// Looks at the messages that every role has gone beyond, each once: as many must have come to an end as were consumed, and none to two.
/// Those that did not are kept in <c>ledger_gaps</c>, and go from there when they come to one end after all.
/// </summary>
public sealed class LedgerCheck(Database database)
{
    private const string Lock = "SELECT pg_try_advisory_xact_lock(hashtextextended('ledger_checked', 0))";

    private const string Checked = "SELECT next_offset, consumed FROM ledger_checked WHERE (topic, topic_id, partition) = (@topic, @topic_id, @partition)";

    private const string SetChecked = """
        INSERT INTO ledger_checked AS c (topic, topic_id, partition, next_offset, consumed) VALUES (@topic, @topic_id, @partition, @to, @consumed)
        ON CONFLICT (topic, topic_id, partition) DO UPDATE SET next_offset = @to, consumed = @consumed, checked_at = now()
        """;

    private const string Ends = """
        WITH ends AS (
          SELECT message_offset AS o FROM alert_sources
          WHERE (topic, topic_id, partition) = (@topic, @topic_id, @partition) AND message_offset >= @from AND message_offset < @to
          UNION ALL SELECT message_offset FROM duplicates
          WHERE (topic, topic_id, partition) = (@topic, @topic_id, @partition) AND message_offset >= @from AND message_offset < @to
          UNION ALL SELECT * FROM (
            SELECT message_offset FROM dead_letters
            WHERE (topic, topic_id, partition) = (@topic, @topic_id, @partition) AND message_offset >= @from AND message_offset < @to AND settled_at IS NULL
            UNION SELECT message_offset FROM dead_letters_expired
            WHERE (topic, topic_id, partition) = (@topic, @topic_id, @partition) AND message_offset >= @from AND message_offset < @to) letters)
        """;

    private const string Count = $"{Ends} SELECT count(*), count(DISTINCT o) FROM ends";

    private const string NoEnd = $"""
        {Ends}, found AS (
          SELECT o FROM generate_series(@from::bigint, @to - 1) AS o
          WHERE NOT EXISTS (SELECT FROM ledger_gaps g WHERE g.worker = 'ingest' AND (g.topic, g.topic_id, g.partition) = (@topic, @topic_id, @partition)
            AND o >= g.from_offset AND o < g.to_offset AND g.kind IN ('deleted', 'passed_over'))
          EXCEPT SELECT o FROM ends),{OffsetQuery.Islands}
        """;

    private const string TwoEnds = $"{Ends}, found AS (SELECT o FROM ends GROUP BY o HAVING count(*) > 1),{OffsetQuery.Islands}";

    private const string Known = """
        SELECT from_offset, to_offset, kind FROM ledger_gaps
        WHERE worker = 'ingest' AND (topic, topic_id, partition) = (@topic, @topic_id, @partition) AND kind IN ('no_end', 'two_ends') ORDER BY 1 LIMIT @most
        """;

    private const string Forget = """
        DELETE FROM ledger_gaps WHERE worker = 'ingest' AND (topic, topic_id, partition) = (@topic, @topic_id, @partition) AND from_offset = @from AND to_offset = @to
        """;

    private const string Keep = """
        INSERT INTO ledger_gaps (worker, topic, topic_id, partition, from_offset, to_offset, kind) VALUES ('ingest', @topic, @topic_id, @partition, @from, @to, @kind)
        ON CONFLICT DO NOTHING
        """;

    /// <summary>
    /// Another process that does the same keeps this one from it. While messages between our roles were unreadable, nobody knows which of
    /// the survey's they were, and nothing is looked at.
    /// </summary>
    /// <param name="then">A moment since which everything on the path has come to its end.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public async Task RunAsync(LedgerReport then, CancellationToken cancellation)
    {
        if (then.UnreadableWithin > 0)
            return;
        foreach (var partition in then.Partitions.Where(partition => partition.NextOffset > 0))
        {
            await using var session = await database.Source.OpenConnectionAsync(cancellation);
            await using var transaction = await session.BeginTransactionAsync(cancellation);
            await using var take = Command(session, Lock, partition, default);
            if (await take.ExecuteScalarAsync(cancellation) is not true)
                return;
            await LookAgainAsync(session, partition, cancellation);
            await LookOnAsync(session, partition, cancellation);
            await transaction.CommitAsync(cancellation);
        }
    }

    private static async Task LookOnAsync(NpgsqlConnection session, LedgerPartition partition, CancellationToken cancellation)
    {
        var (from, consumed) = (await RowsAsync(Command(session, Checked, partition, default), row => (row.GetInt64(0), row.GetInt64(1)), cancellation)).FirstOrDefault((partition.FirstOffset, 0));
        if (partition.NextOffset <= from)
            return;
        var range = new OffsetRange(from, partition.NextOffset);
        var (ends, ended) = (await RowsAsync(Command(session, Count, partition, range), row => (row.GetInt64(0), row.GetInt64(1)), cancellation))[0];
        if (partition.Consumed - consumed - ended is > 0 and var missing)
            await KeepAsync(session, partition, "no_end", Cut(await FindAsync(session, NoEnd, partition, range, cancellation), missing), cancellation);
        if (ends > ended)
            await KeepAsync(session, partition, "two_ends", await FindAsync(session, TwoEnds, partition, range, cancellation), cancellation);
        await using var set = Command(session, SetChecked, partition, range);
        set.Parameters.AddWithValue("consumed", Math.Max(partition.Consumed, consumed + ended));
        await set.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task LookAgainAsync(NpgsqlConnection session, LedgerPartition partition, CancellationToken cancellation)
    {
        var known = await RowsAsync(Command(session, Known, partition, default), row => (Range: OffsetQuery.Range(row), Kind: row.GetString(2)), cancellation);
        foreach (var (range, kind) in known)
        {
            var still = await FindAsync(session, kind == "no_end" ? NoEnd : TwoEnds, partition, range, cancellation);
            if (still.Count == 1 && still[0] == range)
                continue;
            await using var forget = Command(session, Forget, partition, range);
            await forget.ExecuteNonQueryAsync(cancellation);
            await KeepAsync(session, partition, kind, still, cancellation);
        }
    }

    // Where a survey writes in transactions, their ends take offsets too: there are more candidates than messages that are missing.
    private static IEnumerable<OffsetRange> Cut(IReadOnlyList<OffsetRange> ranges, long messages)
    {
        foreach (var range in ranges.TakeWhile(_ => messages > 0))
        {
            yield return range with { To = Math.Min(range.To, range.From + messages) };
            messages -= range.To - range.From;
        }
    }

    private static async Task KeepAsync(NpgsqlConnection session, LedgerPartition partition, string kind, IEnumerable<OffsetRange> ranges, CancellationToken cancellation)
    {
        foreach (var range in ranges)
        {
            await using var keep = Command(session, Keep, partition, range);
            keep.Parameters.AddWithValue("kind", kind);
            await keep.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static Task<List<OffsetRange>> FindAsync(NpgsqlConnection session, string sql, LedgerPartition partition, OffsetRange range, CancellationToken cancellation) =>
        RowsAsync(Command(session, sql, partition, range), OffsetQuery.Range, cancellation);

    private static async Task<List<T>> RowsAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await using var asked = command;
        return await OffsetQuery.RowsAsync(asked, read, cancellation);
    }

    private static NpgsqlCommand Command(NpgsqlConnection session, string sql, LedgerPartition partition, OffsetRange range) =>
        OffsetQuery.Of(new NpgsqlCommand(sql, session), partition, range);
}
