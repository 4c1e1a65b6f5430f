using Npgsql;

namespace Broker.Core.Storage;

/// <summary>Finds the very messages by which the ledger does not balance: the offsets read, less those that came to an end.</summary>
public sealed class LedgerSearch(Database database)
{
    /// <summary>Ranges of offsets that are named of one partition.</summary>
    public const int MostRanges = 100;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private const string Ends = """
        WITH ends AS (
          SELECT message_offset AS o FROM alert_sources WHERE (topic, topic_id, partition) = (@topic, @topic_id, @partition)
          UNION ALL SELECT message_offset FROM duplicates WHERE (topic, topic_id, partition) = (@topic, @topic_id, @partition)
          UNION ALL SELECT DISTINCT message_offset FROM dead_letters WHERE (topic, topic_id, partition) = (@topic, @topic_id, @partition) AND settled_at IS NULL
          UNION ALL SELECT message_offset FROM dead_letters_expired WHERE (topic, topic_id, partition) = (@topic, @topic_id, @partition)),
        """;

    private const string Ranges = $"""
         islands AS (SELECT o, o - row_number() OVER (ORDER BY o) AS island FROM found)
        SELECT min(o), max(o) + 1 FROM islands GROUP BY island ORDER BY 1 LIMIT @most
        """;

    private const string Missing = $"""
        {Ends}
        found AS (
          SELECT o FROM generate_series(@first, @next - 1) AS o
          WHERE NOT EXISTS (SELECT FROM ledger_gaps g WHERE g.worker = 'ingest' AND (g.topic, g.topic_id, g.partition) = (@topic, @topic_id, @partition)
            AND o >= g.from_offset AND o < g.to_offset)
          EXCEPT SELECT o FROM ends),{Ranges}
        """;

    private const string TooMany = $"""
        {Ends}
        found AS (SELECT o FROM ends GROUP BY o HAVING count(*) > 1 OR o < @first OR o >= @next),{Ranges}
        """;

    /// <summary>Messages that were read and came to no end.</summary>
    public Task<IReadOnlyList<OffsetRange>> MissingAsync(LedgerPartition partition, CancellationToken cancellation) => FindAsync(Missing, partition, cancellation);

    /// <summary>Messages that came to two ends, or to one without having been counted as read.</summary>
    public Task<IReadOnlyList<OffsetRange>> TooManyAsync(LedgerPartition partition, CancellationToken cancellation) => FindAsync(TooMany, partition, cancellation);

    private async Task<IReadOnlyList<OffsetRange>> FindAsync(string sql, LedgerPartition partition, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(sql);
        command.CommandTimeout = (int)Limit.TotalSeconds;
        command.Parameters.AddWithValue("topic", partition.Topic);
        command.Parameters.AddWithValue("topic_id", partition.TopicId);
        command.Parameters.AddWithValue("partition", partition.Partition);
        command.Parameters.AddWithValue("first", partition.FirstOffset);
        command.Parameters.AddWithValue("next", partition.NextOffset);
        command.Parameters.AddWithValue("most", MostRanges);
        var found = new List<OffsetRange>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            found.Add(new OffsetRange(rows.GetInt64(0), rows.GetInt64(1)));
        return found;
    }
}
