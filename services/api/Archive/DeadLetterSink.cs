using System.Globalization;
using System.Security.Cryptography;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Npgsql;

namespace Broker.Api.Archive;

/// <summary>
/// Dead letters with their bytes into the table <c>dead_letters</c>, once by message and content; one that was deleted there because of its
/// age, and is read once more, is counted already.
/// </summary>
public sealed class DeadLetterSink(Database database) : ISink<DeadLetter>, IFencedStore<DeadLetter>
{
    private const int HashBytes = 8;

    /// <summary>In one statement: of the longest, a fraction of the 1 GB that PostgreSQL takes as one value.</summary>
    private const int LettersAtOnce = 16;

    private const string Insert = """
        WITH came AS (
          SELECT * FROM unnest(@id, @step, @reason, @message, @topic, @topic_id, @partition, @offset, @bytes, @rejected_at)
          AS c(id, step, reason, message, topic, topic_id, partition, message_offset, bytes, rejected_at)),
        stored AS (
          INSERT INTO dead_letters (id, step, reason, message, topic, topic_id, partition, message_offset, bytes, rejected_at)
          SELECT * FROM came c WHERE NOT EXISTS (
            SELECT FROM dead_letters_expired e WHERE (e.topic, e.topic_id, e.partition, e.message_offset) = (c.topic, c.topic_id, c.partition, c.message_offset))
          ORDER BY id ON CONFLICT DO NOTHING RETURNING reason, topic, topic_id, partition),
        counted AS (
          INSERT INTO archive_counts AS total (entry, label, night, count)
          SELECT 'dead_lettered', reason, 0, count(*) FROM stored GROUP BY reason ORDER BY reason
          ON CONFLICT (entry, label, night) DO UPDATE SET count = total.count + excluded.count)
        INSERT INTO ledger_ends AS total (topic, topic_id, partition, dead_lettered)
        SELECT topic, topic_id, partition, sum(n) FROM (
          SELECT topic, topic_id, partition, 0 AS n FROM came UNION ALL SELECT topic, topic_id, partition, 1 FROM stored) each
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (topic, topic_id, partition) DO UPDATE SET dead_lettered = total.dead_lettered + excluded.dead_lettered
        """;

    /// <summary>
    /// A message that is stored or a duplicate is no dead letter: it was read twice, and understood once, as its schema came in between.
    /// Asked when the rows of <c>ledger_ends</c> are locked, see <see cref="ArchiveSql"/>.
    /// </summary>
    private const string Correct = """
        WITH settled AS (
          UPDATE dead_letters l SET settled_at = now(), outcome = e.outcome FROM (
            SELECT id, CASE
              WHEN EXISTS (SELECT FROM alert_sources a WHERE (a.topic, a.topic_id, a.partition, a.message_offset) = (k.topic, k.topic_id, k.partition, k.message_offset)) THEN 'stored'
              WHEN EXISTS (SELECT FROM duplicates d WHERE (d.topic, d.topic_id, d.partition, d.message_offset) = (k.topic, k.topic_id, k.partition, k.message_offset)) THEN 'duplicate'
            END AS outcome FROM dead_letters k WHERE k.id = ANY(@id) AND k.settled_at IS NULL) e
          WHERE l.id = e.id AND e.outcome IS NOT NULL
          RETURNING l.topic, l.topic_id, l.partition, l.reason),
        counted AS (
          UPDATE archive_counts c SET count = c.count - s.n FROM (SELECT reason, count(*) AS n FROM settled GROUP BY 1) s
          WHERE (c.entry, c.label, c.night) = ('dead_lettered', s.reason, 0))
        UPDATE ledger_ends e SET dead_lettered = e.dead_lettered - s.n FROM (SELECT topic, topic_id, partition, count(*) AS n FROM settled GROUP BY 1, 2, 3) s
        WHERE (e.topic, e.topic_id, e.partition) = (s.topic, s.topic_id, s.partition)
        """;

    public ValueTask PublishAsync(IReadOnlyList<DeadLetter> values, CancellationToken cancellation) => PublishAsync(values, ticket: null, cancellation);

    public async ValueTask PublishAsync(IReadOnlyList<DeadLetter> values, FenceTicket? ticket, CancellationToken cancellation)
    {
        foreach (var some in values.Chunk(LettersAtOnce))
            await InsertAsync(some, ticket, cancellation);
    }

    private async Task InsertAsync(DeadLetter[] values, FenceTicket? ticket, CancellationToken cancellation)
    {
        await using var session = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await session.BeginTransactionAsync(cancellation);
        if (ticket is not null)
            await ticket.CheckAsync(session, cancellation);
        await using (var insert = new NpgsqlCommand(Insert, session))
        {
            insert.Parameters.AddWithValue("id", values.Select(Id).ToArray());
            insert.Parameters.AddWithValue("step", values.Select(letter => letter.Step).ToArray());
            insert.Parameters.AddWithValue("reason", values.Select(letter => letter.Reason.ToString()).ToArray());
            insert.Parameters.AddWithValue("message", values.Select(letter => PostgresText.Clean(letter.Message)).ToArray());
            insert.Parameters.AddWithValue("topic", values.Select(letter => letter.Topic).ToArray());
            insert.Parameters.AddWithValue("topic_id", values.Select(letter => letter.TopicId).ToArray());
            insert.Parameters.AddWithValue("partition", values.Select(letter => letter.Partition).ToArray());
            insert.Parameters.AddWithValue("offset", values.Select(letter => letter.Offset).ToArray());
            insert.Parameters.AddWithValue("bytes", values.Select(letter => letter.Bytes.ToArray()).ToArray());
            insert.Parameters.AddWithValue("rejected_at", values.Select(letter => letter.RejectedAt.ToUniversalTime()).ToArray());
            await insert.ExecuteNonQueryAsync(cancellation);
        }

        await using (var correct = new NpgsqlCommand(Correct, session))
        {
            correct.Parameters.AddWithValue("id", values.Select(Id).ToArray());
            await correct.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    private static string Id(DeadLetter letter)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(letter.Bytes.Span);
        if (letter.TopicId != Guid.Empty)
            sha.AppendData(letter.TopicId.ToByteArray());
        sha.GetHashAndReset(hash);
        return string.Create(CultureInfo.InvariantCulture, $"{letter.Topic}:{letter.Partition}:{letter.Offset}:{Convert.ToHexStringLower(hash[..HashBytes])}");
    }
}
