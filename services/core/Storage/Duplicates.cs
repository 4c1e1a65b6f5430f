using Broker.Core.Alerts;
using Npgsql;

namespace Broker.Core.Storage;

/// <summary>The table <c>duplicates</c>, as those fill it who drop a message because its alert came before.</summary>
public static class Duplicates
{
    private const string LockEnds = """
        INSERT INTO ledger_ends (topic, topic_id, partition) SELECT DISTINCT * FROM unnest(@topic, @topic_id, @partition) ORDER BY 1, 2, 3
        ON CONFLICT (topic, topic_id, partition) DO UPDATE SET duplicates = ledger_ends.duplicates
        """;

    /// <summary>A message that is stored is no duplicate: it was read again after a crash, behind the one that brought its alert again.</summary>
    private const string Insert = """
        WITH came AS (
          SELECT c.*, s.is_stored FROM unnest(@topic, @topic_id, @partition, @offset) AS c(topic, topic_id, partition, message_offset)
          LEFT JOIN LATERAL (
            SELECT true AS is_stored FROM alert_sources a
            WHERE (a.topic, a.topic_id, a.partition, a.message_offset) = (c.topic, c.topic_id, c.partition, c.message_offset) LIMIT 1) s ON true),
        fresh AS (
          INSERT INTO duplicates (topic, topic_id, partition, message_offset)
          SELECT topic, topic_id, partition, message_offset FROM came WHERE is_stored IS NULL
          ON CONFLICT DO NOTHING RETURNING topic, topic_id, partition),
        settled AS (
          UPDATE dead_letters l SET settled_at = now(), asked_at = NULL, outcome = CASE WHEN c.is_stored THEN 'stored' ELSE 'duplicate' END FROM came c
          WHERE (l.topic, l.topic_id, l.partition, l.message_offset) = (c.topic, c.topic_id, c.partition, c.message_offset) AND l.settled_at IS NULL
          RETURNING l.topic, l.topic_id, l.partition, l.reason),
        counted AS (
          UPDATE archive_counts c SET count = c.count - s.n FROM (SELECT reason, count(*) AS n FROM settled GROUP BY 1) s
          WHERE (c.entry, c.label, c.night) = ('dead_lettered', s.reason, 0))
        UPDATE ledger_ends e SET duplicates = e.duplicates + t.duplicates, dead_lettered = e.dead_lettered - t.letters
        FROM (SELECT topic, topic_id, partition, sum(duplicate) AS duplicates, sum(letter) AS letters FROM (
          SELECT topic, topic_id, partition, 1 AS duplicate, 0 AS letter FROM fresh
          UNION ALL SELECT topic, topic_id, partition, 0, 1 FROM settled) each GROUP BY 1, 2, 3) t
        WHERE (e.topic, e.topic_id, e.partition) = (t.topic, t.topic_id, t.partition)
        """;

    /// <summary>Within a transaction of the caller.</summary>
    public static async Task WriteAsync(NpgsqlConnection session, IReadOnlyList<AlertSource> messages, CancellationToken cancellation)
    {
        if (messages.Count == 0)
            return;
        await using (var take = Command(session, LockEnds, messages))
            await take.ExecuteNonQueryAsync(cancellation);
        await using var insert = Command(session, Insert, messages);
        insert.Parameters.AddWithValue("offset", messages.Select(message => message.Offset).ToArray());
        await insert.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlCommand Command(NpgsqlConnection session, string sql, IReadOnlyList<AlertSource> messages)
    {
        var command = new NpgsqlCommand(sql, session);
        command.Parameters.AddWithValue("topic", messages.Select(message => message.Topic).ToArray());
        command.Parameters.AddWithValue("topic_id", messages.Select(message => message.TopicId).ToArray());
        command.Parameters.AddWithValue("partition", messages.Select(message => message.Partition).ToArray());
        return command;
    }
}
