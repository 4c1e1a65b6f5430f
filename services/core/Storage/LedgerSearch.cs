using Npgsql;

namespace Broker.Core.Storage;

/// <summary>Finds the very messages by which the ledger does not balance: the offsets read, less those that came to an end.</summary>
public sealed class LedgerSearch(Database database)
{
    /// <summary>Ranges of offsets that are named of one partition.</summary>
    public const int MostRanges = OffsetQuery.MostRanges;

    private const string Ends = """
        WITH ends AS (
          SELECT message_offset AS o FROM alert_sources WHERE (topic, topic_id, partition) = (@topic, @topic_id, @partition)
          UNION ALL SELECT message_offset FROM duplicates WHERE (topic, topic_id, partition) = (@topic, @topic_id, @partition)
          UNION ALL SELECT DISTINCT message_offset FROM dead_letters WHERE (topic, topic_id, partition) = (@topic, @topic_id, @partition) AND settled_at IS NULL
          UNION ALL SELECT message_offset FROM dead_letters_expired WHERE (topic, topic_id, partition) = (@topic, @topic_id, @partition)),
        """;

    private const string Missing = $"""
        {Ends}
        found AS (
          SELECT o FROM generate_series(@from, @to - 1) AS o
          WHERE NOT EXISTS (SELECT FROM ledger_gaps g WHERE g.worker = 'ingest' AND (g.topic, g.topic_id, g.partition) = (@topic, @topic_id, @partition)
            AND o >= g.from_offset AND o < g.to_offset)
          EXCEPT SELECT o FROM ends),{OffsetQuery.Islands}
        """;

    private const string TooMany = $"""
        {Ends}
        found AS (SELECT o FROM ends GROUP BY o HAVING count(*) > 1 OR o < @from OR o >= @to),{OffsetQuery.Islands}
        """;

    /// <summary>Messages that were read and came to no end.</summary>
    public Task<IReadOnlyList<OffsetRange>> MissingAsync(LedgerPartition partition, CancellationToken cancellation) => FindAsync(Missing, partition, cancellation);

    /// <summary>Messages that came to two ends, or to one without having been counted as read.</summary>
    public Task<IReadOnlyList<OffsetRange>> TooManyAsync(LedgerPartition partition, CancellationToken cancellation) => FindAsync(TooMany, partition, cancellation);

    private async Task<IReadOnlyList<OffsetRange>> FindAsync(string sql, LedgerPartition partition, CancellationToken cancellation)
    {
        await using var command = OffsetQuery.Of(database.Source.CreateCommand(sql), partition, new OffsetRange(partition.FirstOffset, partition.NextOffset));
        return await OffsetQuery.RowsAsync(command, OffsetQuery.Range, cancellation);
    }
}
