using Broker.Core.Streams;
using Npgsql;
using NpgsqlTypes;

namespace Broker.Core.Storage;

/// <summary>The table <c>dead_letters</c>: lists them, and lets them be tried again.</summary>
public sealed class DeadLetterTable(Database database)
{
    private const string Fields =
        "id, rejected_at, step, reason, message, topic, topic_id, partition, message_offset, length(bytes), asked_at, asked_by, tries, tried_at, settled_at, outcome";

    private const string List = $"""
        SELECT {Fields} FROM dead_letters WHERE {LetterQuery.Condition} AND (@with_settled OR settled_at IS NULL)
        AND (@after::timestamptz IS NULL OR (rejected_at, id) < (@after, @after_id)) ORDER BY rejected_at DESC, id DESC LIMIT @limit
        """;

    private const string Ask = $"""
        WITH meant AS (SELECT id, settled_at IS NOT NULL AS is_settled, length(bytes) >= @most_bytes AS is_cut FROM dead_letters WHERE {LetterQuery.Condition}),
        asked AS (
          UPDATE dead_letters l SET asked_at = now(), asked_by = @by FROM meant m
          WHERE l.id = m.id AND NOT m.is_settled AND NOT m.is_cut AND l.settled_at IS NULL RETURNING 1)
        SELECT (SELECT count(*) FROM asked), count(*) FILTER (WHERE is_cut AND NOT is_settled), count(*) FILTER (WHERE is_settled) FROM meant
        """;

    /// <summary>Waits for nobody, so that those who lock letters in their order never wait for it in a circle.</summary>
    private const string Claim = $"""
        WITH next AS (
          SELECT id AS chosen FROM dead_letters
          WHERE asked_at IS NOT NULL AND settled_at IS NULL AND (claimed_until IS NULL OR claimed_until < now()) AND (topic = ANY (@own)) = @are_own
          ORDER BY asked_at, id LIMIT @limit FOR UPDATE SKIP LOCKED)
        UPDATE dead_letters SET claimed_by = @by, claimed_until = now() + @lease FROM next WHERE id = chosen
        RETURNING {Fields}, bytes
        """;

    private const string Keep = $"{Mine} UPDATE dead_letters SET claimed_until = now() + @lease FROM mine WHERE id = chosen AND claimed_by = @by RETURNING id";

    private const string PutBack = $"{Mine} UPDATE dead_letters SET claimed_until = NULL, asked_at = now() FROM mine WHERE id = chosen AND claimed_by = @by AND asked_at IS NOT NULL";

    private const string Tried = $"{Mine} UPDATE dead_letters SET claimed_until = NULL, asked_at = NULL, tries = tries + 1, tried_at = now() FROM mine WHERE id = chosen";

    private const string Mine = "WITH mine AS (SELECT id AS chosen FROM dead_letters WHERE id = ANY (@ids) ORDER BY id FOR UPDATE)";

    /// <summary>Refused again: the same dead letter, with what is wrong now.</summary>
    private const string Refused = """
        WITH refused AS (
          SELECT l.id, l.reason AS before, c.step, c.reason, c.message, c.rejected_at
          FROM dead_letters l JOIN unnest(@step, @reason, @message, @topic, @topic_id, @partition, @offset, @rejected_at)
            AS c(step, reason, message, topic, topic_id, partition, message_offset, rejected_at)
          ON (l.topic, l.topic_id, l.partition, l.message_offset) = (c.topic, c.topic_id, c.partition, c.message_offset)
          WHERE l.settled_at IS NULL ORDER BY l.id FOR UPDATE OF l),
        changed AS (
          UPDATE dead_letters l SET step = r.step, reason = r.reason, message = r.message, rejected_at = r.rejected_at FROM refused r WHERE l.id = r.id)
        INSERT INTO archive_counts AS total (entry, label, night, count)
        SELECT 'dead_lettered', label, 0, sum(n) FROM (SELECT before AS label, -1 AS n FROM refused UNION ALL SELECT reason, 1 FROM refused) each
        GROUP BY label HAVING sum(n) <> 0 ORDER BY label
        ON CONFLICT (entry, label, night) DO UPDATE SET count = total.count + excluded.count
        """;

    /// <summary>First of all, as everybody does who changes letters that are there: so two never wait for each other in a circle.</summary>
    private const string LockEnds = """
        SELECT 1 FROM ledger_ends e JOIN (SELECT DISTINCT topic, topic_id, partition FROM dead_letters WHERE id = ANY (@ids)) l USING (topic, topic_id, partition)
        ORDER BY topic, topic_id, partition FOR UPDATE OF e
        """;

    private const string SentBack = """
        WITH settled AS (
          UPDATE dead_letters SET settled_at = now(), outcome = 'sent_back', claimed_until = NULL, asked_at = NULL, tries = tries + 1, tried_at = now()
          WHERE id = ANY (@ids) AND settled_at IS NULL RETURNING topic, topic_id, partition, reason),
        counted AS (
          UPDATE archive_counts c SET count = c.count - s.n FROM (SELECT reason, count(*) AS n FROM settled GROUP BY 1) s
          WHERE (c.entry, c.label, c.night) = ('dead_lettered', s.reason, 0))
        UPDATE ledger_ends e SET dead_lettered = e.dead_lettered - s.n FROM (SELECT topic, topic_id, partition, count(*) AS n FROM settled GROUP BY 1, 2, 3) s
        WHERE (e.topic, e.topic_id, e.partition) = (s.topic, s.topic_id, s.partition)
        """;

    /// <summary>The newest first.</summary>
    /// <exception cref="ArgumentException">The cursor is none.</exception>
    public async Task<IReadOnlyList<StoredLetter>> ListAsync(LetterQuery query, CancellationToken cancellation)
    {
        if (!LetterQuery.TryReadCursor(query.Cursor, out var after))
            throw new ArgumentException("the cursor is none of ours", nameof(query));
        await using var command = database.Queries.CreateCommand(List);
        query.AddTo(command);
        command.Parameters.AddWithValue("with_settled", query.WithSettled);
        command.Parameters.Add(new("after", NpgsqlDbType.TimestampTz) { Value = (object?)after?.RejectedAt ?? DBNull.Value });
        command.Parameters.Add(new("after_id", NpgsqlDbType.Text) { Value = (object?)after?.Id ?? DBNull.Value });
        command.Parameters.AddWithValue("limit", Math.Clamp(query.Limit, 1, LetterQuery.MostRows));
        return [.. (await ReadAsync(command, cancellation)).Select(row => row.Letter)];
    }

    /// <summary>The message as it came; null when there is no such letter.</summary>
    public async Task<byte[]?> BytesAsync(string id, CancellationToken cancellation)
    {
        await using var command = database.Queries.CreateCommand("SELECT bytes FROM dead_letters WHERE id = @id");
        command.Parameters.AddWithValue("id", id);
        return (byte[]?)await command.ExecuteScalarAsync(cancellation);
    }

    /// <summary>Asks the ingest roles to try again what is still a dead letter.</summary>
    public async Task<RetryAnswer> AskAsync(LetterQuery query, string by, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(Ask);
        query.AddTo(command);
        command.Parameters.AddWithValue("by", by);
        command.Parameters.AddWithValue("most_bytes", DeadLetter.MaxBytes);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        await rows.ReadAsync(cancellation);
        return new RetryAnswer(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2));
    }

    /// <summary>Those that are to be tried again and nobody tries, with their bytes, the longest asked for first. Until the lease ends they are the claimant's alone.</summary>
    /// <param name="claim">Whose they are to be, and for how long.</param>
    /// <param name="own">Our own topics.</param>
    /// <param name="areOwn">True: letters of those; false: of all others.</param>
    /// <param name="limit">Most letters.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public async Task<IReadOnlyList<(StoredLetter Letter, byte[] Bytes)>> ClaimAsync(
        LetterClaim claim, IReadOnlyCollection<string> own, bool areOwn, int limit, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(Claim);
        claim.AddTo(command);
        command.Parameters.AddWithValue("own", own.ToArray());
        command.Parameters.AddWithValue("are_own", areOwn);
        command.Parameters.AddWithValue("limit", limit);
        return [.. (await ReadAsync(command, cancellation)).OrderBy(row => row.Letter.AskedAt).ThenBy(row => row.Letter.Id, StringComparer.Ordinal)];
    }

    /// <summary>Begins the lease of claimed letters anew.</summary>
    /// <returns>Those that are still the claimant's.</returns>
    public async Task<IReadOnlySet<string>> KeepAsync(LetterClaim claim, IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var kept = new HashSet<string>();
        await ChangeAsync(Keep, claim, ids, cancellation, row => kept.Add(row.GetString(0)));
        return kept;
    }

    /// <summary>They could not be tried now: they are still asked for, and come after all others.</summary>
    public Task PutBackAsync(LetterClaim claim, IReadOnlyList<string> ids, CancellationToken cancellation) => ChangeAsync(PutBack, claim, ids, cancellation);

    /// <summary>A try was made, and all its effects are acknowledged.</summary>
    public Task TriedAsync(IReadOnlyList<string> ids, CancellationToken cancellation) => ChangeAsync(Tried, claim: null, ids, cancellation);

    /// <summary>They were appended again to our own topic that they came from.</summary>
    public Task SentBackAsync(IReadOnlyList<string> ids, CancellationToken cancellation) => ChangeAsync(SentBack, claim: null, ids, cancellation);

    /// <summary>They were refused again.</summary>
    public async Task RefusedAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(Refused);
        command.Parameters.AddWithValue("step", letters.Select(letter => letter.Step).ToArray());
        command.Parameters.AddWithValue("reason", letters.Select(letter => letter.Reason.ToString()).ToArray());
        command.Parameters.AddWithValue("message", letters.Select(letter => letter.Message.Replace("\0", "\uFFFD", StringComparison.Ordinal)).ToArray());
        command.Parameters.AddWithValue("topic", letters.Select(letter => letter.Topic).ToArray());
        command.Parameters.AddWithValue("topic_id", letters.Select(letter => letter.TopicId).ToArray());
        command.Parameters.AddWithValue("partition", letters.Select(letter => letter.Partition).ToArray());
        command.Parameters.AddWithValue("offset", letters.Select(letter => letter.Offset).ToArray());
        command.Parameters.AddWithValue("rejected_at", letters.Select(letter => letter.RejectedAt.ToUniversalTime()).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>They were dropped now, as their alerts have come in other messages.</summary>
    public async Task DuplicatesAsync(IReadOnlyList<Alerts.AlertSource> messages, CancellationToken cancellation)
    {
        await using var session = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await session.BeginTransactionAsync(cancellation);
        await Duplicates.WriteAsync(session, messages, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private async Task ChangeAsync(string sql, LetterClaim? claim, IReadOnlyList<string> ids, CancellationToken cancellation, Action<NpgsqlDataReader>? read = null)
    {
        await using var session = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await session.BeginTransactionAsync(cancellation);
        await using (var take = new NpgsqlCommand(LockEnds, session))
        {
            take.Parameters.AddWithValue("ids", ids.ToArray());
            await take.ExecuteNonQueryAsync(cancellation);
        }

        await using (var change = new NpgsqlCommand(sql, session))
        {
            change.Parameters.AddWithValue("ids", ids.ToArray());
            claim?.AddTo(change);
            await using var rows = await change.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
                read?.Invoke(rows);
        }

        await transaction.CommitAsync(cancellation);
    }

    private static async Task<List<(StoredLetter Letter, byte[] Bytes)>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var letters = new List<(StoredLetter, byte[])>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
            letters.Add((Letter(row), row.FieldCount > 16 ? (byte[])row[16] : []));
        return letters;
    }

    private static StoredLetter Letter(NpgsqlDataReader row) => new()
    {
        Id = row.GetString(0),
        RejectedAt = row.GetFieldValue<DateTimeOffset>(1),
        Step = row.GetString(2),
        Reason = row.GetString(3),
        Message = row.GetString(4),
        Topic = row.GetString(5),
        TopicId = row.GetGuid(6),
        Partition = row.GetInt32(7),
        Offset = row.GetInt64(8),
        SizeBytes = row.GetInt32(9),
        AskedAt = Time(row, 10),
        AskedBy = row.IsDBNull(11) ? null : row.GetString(11),
        Tries = row.GetInt32(12),
        TriedAt = Time(row, 13),
        SettledAt = Time(row, 14),
        Outcome = row.IsDBNull(15) ? null : row.GetString(15),
    };

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
