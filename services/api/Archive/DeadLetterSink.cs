using System.Globalization;
using System.Security.Cryptography;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Npgsql;

namespace Broker.Api.Archive;

/// <summary>Dead letters with their bytes into the table <c>dead_letters</c>, once by message and content.</summary>
public sealed class DeadLetterSink(Database database) : ISink<DeadLetter>
{
    private const int HashBytes = 8;

    /// <summary>In one statement: of the longest, a fraction of the 1 GB that PostgreSQL takes as one value.</summary>
    private const int LettersAtOnce = 16;

    private const string Insert = """
        WITH stored AS (
          INSERT INTO dead_letters (id, step, reason, message, topic, partition, message_offset, bytes, rejected_at)
          SELECT * FROM unnest(@id, @step, @reason, @message, @topic, @partition, @offset, @bytes, @rejected_at)
          ON CONFLICT DO NOTHING RETURNING reason)
        INSERT INTO archive_counts AS total (entry, label, night, count)
        SELECT 'dead_lettered', reason, 0, count(*) FROM stored GROUP BY reason ORDER BY reason
        ON CONFLICT (entry, label, night) DO UPDATE SET count = total.count + excluded.count
        """;

    public async ValueTask PublishAsync(IReadOnlyList<DeadLetter> values, CancellationToken cancellation)
    {
        foreach (var some in values.Chunk(LettersAtOnce))
            await InsertAsync(some, cancellation);
    }

    private async Task InsertAsync(DeadLetter[] values, CancellationToken cancellation)
    {
        await using var insert = database.Source.CreateCommand(Insert);
        insert.Parameters.AddWithValue("id", values.Select(Id).ToArray());
        insert.Parameters.AddWithValue("step", values.Select(letter => letter.Step).ToArray());
        insert.Parameters.AddWithValue("reason", values.Select(letter => letter.Reason.ToString()).ToArray());
        insert.Parameters.AddWithValue("message", values.Select(letter => PostgresText.Clean(letter.Message)).ToArray());
        insert.Parameters.AddWithValue("topic", values.Select(letter => letter.Topic).ToArray());
        insert.Parameters.AddWithValue("partition", values.Select(letter => letter.Partition).ToArray());
        insert.Parameters.AddWithValue("offset", values.Select(letter => letter.Offset).ToArray());
        insert.Parameters.AddWithValue("bytes", values.Select(letter => letter.Bytes.ToArray()).ToArray());
        insert.Parameters.AddWithValue("rejected_at", values.Select(letter => letter.RejectedAt.ToUniversalTime()).ToArray());
        await insert.ExecuteNonQueryAsync(cancellation);
    }

    private static string Id(DeadLetter letter)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(letter.Bytes.Span, hash);
        return string.Create(CultureInfo.InvariantCulture, $"{letter.Topic}:{letter.Partition}:{letter.Offset}:{Convert.ToHexStringLower(hash[..HashBytes])}");
    }
}
