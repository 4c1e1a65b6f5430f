using System.Diagnostics.Metrics;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Npgsql;

namespace Broker.Api.Archive;

/// <summary>
/// What every worker made of its messages into the table <c>ledger</c>, each message once however often its batch was repeated, with the
/// gaps between them and the duplicates that ingest dropped.
/// </summary>
public sealed class LedgerSink(Database database) : ISink<LedgerEntry>, IFencedStore<LedgerEntry>
{
    private static readonly Counter<long> Lost =
        StreamMetrics.Meter.CreateCounter<long>("broker.ledger.gaps", "{message}", "Offsets that a worker never saw, by worker, topic and kind.");

    private const string Lock = """
        SELECT l.worker, l.topic, l.topic_id, l.partition, l.next_offset
        FROM ledger l JOIN unnest(@worker, @topic, @topic_id, @partition) AS k(worker, topic, topic_id, partition) USING (worker, topic, topic_id, partition)
        ORDER BY 1, 2, 3, 4 FOR UPDATE OF l
        """;

    private const string Count = """
        INSERT INTO ledger AS l (worker, topic, topic_id, partition, first_offset, next_offset, consumed, passed, dropped, rejected, repeated)
        SELECT * FROM unnest(@worker, @topic, @topic_id, @partition, @first, @next, @consumed, @passed, @dropped, @rejected, @repeated) ORDER BY 1, 2, 3, 4
        ON CONFLICT (worker, topic, topic_id, partition) DO UPDATE SET
          next_offset = excluded.next_offset, consumed = l.consumed + excluded.consumed, passed = l.passed + excluded.passed,
          dropped = l.dropped + excluded.dropped, rejected = l.rejected + excluded.rejected, repeated = l.repeated + excluded.repeated, updated_at = now()
        """;

    private const string Gaps = """
        INSERT INTO ledger_gaps (worker, topic, topic_id, partition, from_offset, to_offset, kind)
        SELECT * FROM unnest(@worker, @topic, @topic_id, @partition, @from, @to, @kind) ORDER BY 1, 2, 3, 4, 5 ON CONFLICT DO NOTHING
        """;

    private const string Late = """
        WITH gone AS (
          DELETE FROM ledger_gaps WHERE (worker, topic, topic_id, partition) = (@worker, @topic, @topic_id, @partition)
            AND kind = 'passed_over' AND from_offset <= @from AND to_offset >= @to RETURNING *),
        rest AS (
          INSERT INTO ledger_gaps (worker, topic, topic_id, partition, from_offset, to_offset, kind, seen_at, acknowledged_at, acknowledged_by)
          SELECT worker, topic, topic_id, partition, r.low, r.high, kind, seen_at, acknowledged_at, acknowledged_by
          FROM gone CROSS JOIN LATERAL (VALUES (from_offset, @from), (@to, to_offset)) AS r(low, high) WHERE r.low < r.high)
        SELECT count(*) FROM gone
        """;

    public ValueTask PublishAsync(IReadOnlyList<LedgerEntry> values, CancellationToken cancellation) => PublishAsync(values, ticket: null, cancellation);

    public async ValueTask PublishAsync(IReadOnlyList<LedgerEntry> values, FenceTicket? ticket, CancellationToken cancellation)
    {
        if (values.Count == 0)
            return;
        await using var session = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await session.BeginTransactionAsync(cancellation);
        if (ticket is not null)
            await ticket.CheckAsync(session, cancellation);
        var pages = await PagesAsync(session, values, cancellation);
        foreach (var entry in values)
        {
            var page = pages[LedgerPage.KeyOf(entry)];
            if (page.Next >= entry.NextOffset && await IsLateAsync(session, entry, cancellation))
                page.AddLate(entry);
            else
                page.Add(entry);
        }

        await CountAsync(session, [.. pages.Values], cancellation);
        if (pages.Values.SelectMany(page => page.Gaps.Select(gap => (page.Key, gap))).ToList() is { Count: > 0 } gaps)
            await WriteAsync(session, gaps, cancellation);
        await Duplicates.WriteAsync(session, [.. pages.Values.SelectMany(page => page.Duplicates)], cancellation);
        await transaction.CommitAsync(cancellation);
        foreach (var page in pages.Values)
        {
            foreach (var gap in page.Gaps)
                Lost.Add(gap.To - gap.From, new("worker", page.Key.Worker), new("topic", page.Key.Topic), new("kind", gap.Kind));
        }
    }

    private static async Task<Dictionary<LedgerKey, LedgerPage>> PagesAsync(NpgsqlConnection session, IReadOnlyList<LedgerEntry> entries, CancellationToken cancellation)
    {
        var pages = new Dictionary<LedgerKey, LedgerPage>();
        foreach (var entry in entries)
            pages.TryAdd(LedgerPage.KeyOf(entry), new LedgerPage(LedgerPage.KeyOf(entry)));

        await using var command = Command(session, Lock, [.. pages.Keys]);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            pages[new LedgerKey(rows.GetString(0), rows.GetString(1), rows.GetGuid(2), rows.GetInt32(3))].Next = rows.GetInt64(4);
        return pages;
    }

    private static async Task CountAsync(NpgsqlConnection session, IReadOnlyList<LedgerPage> pages, CancellationToken cancellation)
    {
        await using var command = Command(session, Count, [.. pages.Select(page => page.Key)]);
        void Add(string name, Func<LedgerPage, long> value) => command.Parameters.AddWithValue(name, pages.Select(value).ToArray());
        Add("first", page => page.First);
        Add("next", page => page.Next!.Value);
        Add("consumed", page => page.Passed + page.Dropped + page.Rejected);
        Add("passed", page => page.Passed);
        Add("dropped", page => page.Dropped);
        Add("rejected", page => page.Rejected);
        Add("repeated", page => page.Repeated);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    // One that could not be read when its turn came, and was sent back: what it tells of seems passed over since.
    private static async Task<bool> IsLateAsync(NpgsqlConnection session, LedgerEntry entry, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Late, session);
        command.Parameters.AddWithValue("worker", entry.Worker);
        command.Parameters.AddWithValue("topic", entry.Topic);
        command.Parameters.AddWithValue("topic_id", entry.TopicId);
        command.Parameters.AddWithValue("partition", entry.Partition);
        command.Parameters.AddWithValue("from", entry.FirstOffset);
        command.Parameters.AddWithValue("to", entry.NextOffset);
        return (long)(await command.ExecuteScalarAsync(cancellation))! > 0;
    }

    private static async Task WriteAsync(NpgsqlConnection session, List<(LedgerKey Key, LedgerPage.Gap Gap)> gaps, CancellationToken cancellation)
    {
        await using var command = Command(session, Gaps, gaps.ConvertAll(gap => gap.Key));
        command.Parameters.AddWithValue("from", gaps.Select(gap => gap.Gap.From).ToArray());
        command.Parameters.AddWithValue("to", gaps.Select(gap => gap.Gap.To).ToArray());
        command.Parameters.AddWithValue("kind", gaps.Select(gap => gap.Gap.Kind).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlCommand Command(NpgsqlConnection session, string sql, IReadOnlyList<LedgerKey> keys)
    {
        var command = new NpgsqlCommand(sql, session);
        command.Parameters.AddWithValue("worker", keys.Select(key => key.Worker).ToArray());
        command.Parameters.AddWithValue("topic", keys.Select(key => key.Topic).ToArray());
        command.Parameters.AddWithValue("topic_id", keys.Select(key => key.TopicId).ToArray());
        command.Parameters.AddWithValue("partition", keys.Select(key => key.Partition).ToArray());
        return command;
    }
}
