using Npgsql;

namespace Broker.Core.Storage;

/// <summary>What the questions of the ledger for the very offsets of one partition have in common.</summary>
internal static class OffsetQuery
{
    /// <summary>Ranges of one partition in one answer.</summary>
    public const int MostRanges = 100;

    /// <summary>The offsets <c>o</c> of <c>found</c> as ranges, the lowest first.</summary>
    public const string Islands = """
         islands AS (SELECT o, o - row_number() OVER (ORDER BY o) AS island FROM found)
        SELECT min(o), max(o) + 1 FROM islands GROUP BY island ORDER BY 1 LIMIT @most
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Sets <c>@topic</c>, <c>@topic_id</c>, <c>@partition</c>, <c>@from</c>, <c>@to</c> and <c>@most</c>.</summary>
    public static NpgsqlCommand Of(NpgsqlCommand command, LedgerPartition partition, OffsetRange range)
    {
        command.CommandTimeout = (int)Limit.TotalSeconds;
        command.Parameters.AddWithValue("topic", partition.Topic);
        command.Parameters.AddWithValue("topic_id", partition.TopicId);
        command.Parameters.AddWithValue("partition", partition.Partition);
        command.Parameters.AddWithValue("from", range.From);
        command.Parameters.AddWithValue("to", range.To);
        command.Parameters.AddWithValue("most", MostRanges);
        return command;
    }

    /// <summary>Reads every row.</summary>
    public static async Task<List<T>> RowsAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        var list = new List<T>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            list.Add(read(rows));
        return list;
    }

    public static OffsetRange Range(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetInt64(1));
}
