using Broker.Core.Columns;

namespace Broker.Api.Archive;

/// <summary>
/// What <see cref="ArchiveSink"/> asks of PostgreSQL, in this order, in one transaction. The rows of <c>ledger_ends</c> are locked by the
/// first, in order, and only then is it looked whether a message came to two ends: whoever writes the other end does the same, so one of
/// the two sees the other.
/// </summary>
internal static class ArchiveSql
{
    public static readonly string CreateIncoming =
        $"CREATE TEMPORARY TABLE incoming ON COMMIT DELETE ROWS AS SELECT {AlertRow.Columns} FROM alerts WITH NO DATA";

    public static readonly string Copy = $"COPY incoming ({AlertRow.Columns}) FROM STDIN (FORMAT BINARY)";

    /// <summary>
    /// Rows go in by key, so that two writers never wait for each other in a circle; of two with one key, the one with its context.
    /// Answers how many were new.
    /// </summary>
    public static readonly string Insert = $"""
        WITH stored AS (
          INSERT INTO alerts ({AlertRow.Columns}) SELECT {AlertRow.Columns} FROM incoming
          ORDER BY survey, alert_id, context ->> 'missing_reason' NULLS FIRST
          ON CONFLICT DO NOTHING RETURNING survey, mjd_tai, source_topic, source_topic_id, source_partition, source_offset),
        sources AS (
          INSERT INTO alert_sources (topic, topic_id, partition, message_offset)
          SELECT source_topic, source_topic_id, source_partition, source_offset FROM stored WHERE source_topic IS NOT NULL ORDER BY 1, 2, 3, 4
          ON CONFLICT DO NOTHING),
        fresh AS (SELECT survey, floor(mjd_tai - 0.5)::int AS night, count(*) AS n FROM stored GROUP BY 1, 2),
        counted AS (
          INSERT INTO archive_counts AS total (entry, label, night, count)
          SELECT 'stored', survey, night, n FROM fresh ORDER BY 2, 3
          ON CONFLICT (entry, label, night) DO UPDATE SET count = total.count + excluded.count),
        ends AS (
          INSERT INTO ledger_ends AS total (topic, topic_id, partition, stored)
          SELECT source_topic, source_topic_id, source_partition, sum(n) FROM (
            SELECT source_topic, source_topic_id, source_partition, 0 AS n FROM incoming
            UNION ALL SELECT source_topic, source_topic_id, source_partition, 1 FROM stored) each
          WHERE source_topic IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
          ON CONFLICT (topic, topic_id, partition) DO UPDATE SET stored = total.stored + excluded.stored)
        SELECT coalesce(sum(n), 0)::bigint FROM fresh
        """;

    /// <summary>
    /// A message that is stored is no duplicate and no dead letter any more, and one that is a duplicate no dead letter: a message that
    /// was read again after a crash, or tried again because an operator asked for it. (OFFSET 0: one look at the index for each message, for
    /// between two of them may lie millions.)
    /// </summary>
    public const string Correct = """
        WITH places AS (
          SELECT DISTINCT source_topic AS topic, source_topic_id AS topic_id, source_partition AS partition, source_offset AS message_offset
          FROM incoming WHERE source_topic IS NOT NULL),
        known AS (
          SELECT d.* FROM places s CROSS JOIN LATERAL (
            SELECT topic, topic_id, partition, message_offset FROM duplicates d
            WHERE (d.topic, d.topic_id, d.partition, d.message_offset) = (s.topic, s.topic_id, s.partition, s.message_offset) OFFSET 0) d),
        letters AS (
          SELECT l.* FROM places s CROSS JOIN LATERAL (
            SELECT id, topic, topic_id, partition, message_offset FROM dead_letters l
            WHERE (l.topic, l.topic_id, l.partition, l.message_offset) = (s.topic, s.topic_id, s.partition, s.message_offset) AND l.settled_at IS NULL OFFSET 0) l),
        twice AS (
          DELETE FROM duplicates d USING known k JOIN incoming i
            ON (i.source_topic, i.source_topic_id, i.source_partition, i.source_offset) = (k.topic, k.topic_id, k.partition, k.message_offset)
          JOIN alerts a ON (a.survey, a.alert_id, a.mjd_tai) = (i.survey, i.alert_id, i.mjd_tai)
          WHERE (d.topic, d.topic_id, d.partition, d.message_offset) = (k.topic, k.topic_id, k.partition, k.message_offset)
            AND (a.source_topic, a.source_topic_id, a.source_partition, a.source_offset) = (k.topic, k.topic_id, k.partition, k.message_offset)
          RETURNING d.topic, d.topic_id, d.partition),
        settled AS (
          UPDATE dead_letters l SET settled_at = now(), asked_at = NULL,
            outcome = CASE WHEN (a.source_topic, a.source_topic_id, a.source_partition, a.source_offset) = (k.topic, k.topic_id, k.partition, k.message_offset) THEN 'stored' ELSE 'duplicate' END
          FROM letters k JOIN incoming i
            ON (i.source_topic, i.source_topic_id, i.source_partition, i.source_offset) = (k.topic, k.topic_id, k.partition, k.message_offset)
          JOIN alerts a ON (a.survey, a.alert_id, a.mjd_tai) = (i.survey, i.alert_id, i.mjd_tai)
          WHERE l.id = k.id AND l.settled_at IS NULL
          RETURNING l.topic, l.topic_id, l.partition, l.reason),
        counted AS (
          UPDATE archive_counts c SET count = c.count - s.n FROM (SELECT reason, count(*) AS n FROM settled GROUP BY 1) s
          WHERE (c.entry, c.label, c.night) = ('dead_lettered', s.reason, 0))
        UPDATE ledger_ends e SET duplicates = e.duplicates - t.duplicates, dead_lettered = e.dead_lettered - t.letters
        FROM (SELECT topic, topic_id, partition, sum(duplicate) AS duplicates, sum(letter) AS letters FROM (
          SELECT topic, topic_id, partition, 1 AS duplicate, 0 AS letter FROM twice
          UNION ALL SELECT topic, topic_id, partition, 0, 1 FROM settled) each GROUP BY 1, 2, 3) t
        WHERE (e.topic, e.topic_id, e.partition) = (t.topic, t.topic_id, t.partition)
        """;

    /// <summary>
    /// The same alert from the same message is a repeat of ours, or its context that came late, and counts as nothing; from another
    /// message it is the survey's duplicate. Answers how many of these are new.
    /// </summary>
    public const string Duplicates = """
        WITH others AS (
          SELECT DISTINCT ON (i.source_topic, i.source_topic_id, i.source_partition, i.source_offset)
            i.source_topic AS topic, i.source_topic_id AS topic_id, i.source_partition AS partition, i.source_offset AS message_offset,
            i.survey, floor(i.mjd_tai - 0.5)::int AS night
          FROM incoming i JOIN alerts a ON (a.survey, a.alert_id, a.mjd_tai) = (i.survey, i.alert_id, i.mjd_tai)
          WHERE i.source_topic IS NOT NULL AND i.context ->> 'late_reason' IS NULL
            AND (a.source_topic, a.source_topic_id, a.source_partition, a.source_offset)
              IS DISTINCT FROM (i.source_topic, i.source_topic_id, i.source_partition, i.source_offset)
          ORDER BY 1, 2, 3, 4),
        fresh AS (
          INSERT INTO duplicates (topic, topic_id, partition, message_offset) SELECT topic, topic_id, partition, message_offset FROM others
          ON CONFLICT DO NOTHING RETURNING topic, topic_id, partition, message_offset),
        counted AS (
          INSERT INTO archive_counts AS total (entry, label, night, count)
          SELECT 'already_there', survey, night, count(*) FROM fresh JOIN others USING (topic, topic_id, partition, message_offset) GROUP BY 2, 3 ORDER BY 2, 3
          ON CONFLICT (entry, label, night) DO UPDATE SET count = total.count + excluded.count),
        ends AS (
          UPDATE ledger_ends e SET duplicates = e.duplicates + f.n FROM (SELECT topic, topic_id, partition, count(*) AS n FROM fresh GROUP BY 1, 2, 3) f
          WHERE (e.topic, e.topic_id, e.partition) = (f.topic, f.topic_id, f.partition))
        SELECT count(*) FROM fresh
        """;

    /// <summary>What was stored while its context was missing becomes what it is with it; where its packet lies and whence it came stays.</summary>
    public static readonly string Fill = $"""
        UPDATE alerts a SET {string.Join(", ", ColumnTable.All.Select(column => column.Name).Except(Key).Select(name => $"\"{name}\" = i.\"{name}\""))} FROM incoming i
        WHERE a.survey = i.survey AND a.alert_id = i.alert_id AND a.mjd_tai = i.mjd_tai
          AND a.context ->> 'missing_reason' IS NOT NULL AND i.context ->> 'missing_reason' IS NULL
        """;

    private static IEnumerable<string> Key => ["survey", "alert_id", "mjd_tai"];
}
