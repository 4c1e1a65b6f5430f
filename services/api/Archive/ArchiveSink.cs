using System.Diagnostics.Metrics;
using Broker.Core.Alerts;
using Broker.Core.Columns;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Npgsql;

namespace Broker.Api.Archive;

/// <summary>
/// Step 14: classified alerts into PostgreSQL, exactly once by (survey, alert_id, mjd_tai), one transaction per batch.
/// Throws <see cref="NpgsqlException"/> while PostgreSQL is away. One batch at a time.
/// </summary>
public sealed class ArchiveSink(Database database, TimeProvider time) : ISink<ClassifiedAlert>, IAsyncDisposable
{
    private static readonly Counter<long> Alerts = StreamMetrics.Meter.CreateCounter<long>("broker.archive.alerts", "{alert}",
        "Alerts that came to the archive, by outcome: stored, already_there, filled");

    private static readonly string[] Key = ["survey", "alert_id", "mjd_tai"];

    private static readonly string CreateIncoming =
        $"CREATE TEMPORARY TABLE incoming ON COMMIT DELETE ROWS AS SELECT {AlertRow.Columns} FROM alerts WITH NO DATA";

    private static readonly string Copy = $"COPY incoming ({AlertRow.Columns}) FROM STDIN (FORMAT BINARY)";

    /// <summary>
    /// Rows go in by key, so that two writers never wait for each other in a circle; of two with one key, the one with its context.
    /// One whose context came late is the same alert once more and counts as nothing. Answers how many were new, and how many came
    /// again: the same alert with its packet in the same place is a repeat of ours, in another place it is the survey's duplicate.
    /// </summary>
    private static readonly string Insert = $"""
        WITH stored AS (
          INSERT INTO alerts ({AlertRow.Columns}) SELECT {AlertRow.Columns} FROM incoming
          ORDER BY survey, alert_id, context ->> 'missing_reason' NULLS FIRST
          ON CONFLICT DO NOTHING RETURNING survey, mjd_tai),
        rows AS (
          SELECT survey, floor(mjd_tai - 0.5)::int AS night, CASE WHEN (SELECT count(*) FROM stored) < (SELECT count(*) FROM incoming) THEN
            pack IS NOT NULL AND row_number() OVER (PARTITION BY survey, alert_id, mjd_tai, pack, pack_offset) > 1
            OR coalesce((SELECT (a.pack, a.pack_offset) = (i.pack, i.pack_offset) FROM alerts a
                         WHERE (a.survey, a.alert_id, a.mjd_tai) = (i.survey, i.alert_id, i.mjd_tai)), false) END AS again
          FROM incoming i WHERE context ->> 'late_reason' IS NULL),
        came AS (SELECT survey, night, count(*) AS n, count(*) FILTER (WHERE again) AS again FROM rows GROUP BY 1, 2),
        fresh AS (SELECT survey, floor(mjd_tai - 0.5)::int AS night, count(*) AS n FROM stored GROUP BY 1, 2),
        entries AS (
          SELECT 'stored' AS entry, survey, night, n FROM fresh
          UNION ALL SELECT 'already_there', survey, night, came.n - came.again - coalesce(fresh.n, 0) FROM came LEFT JOIN fresh USING (survey, night)),
        counted AS (
          INSERT INTO archive_counts AS total (entry, label, night, count)
          SELECT entry, survey, night, n FROM entries WHERE n > 0 ORDER BY 1, 2, 3
          ON CONFLICT (entry, label, night) DO UPDATE SET count = total.count + excluded.count)
        SELECT (SELECT coalesce(sum(n), 0)::bigint FROM fresh), (SELECT coalesce(sum(again), 0)::bigint FROM came)
        """;

    /// <summary>What was stored while its context was missing becomes what it is with it; where its packet lies stays.</summary>
    private static readonly string Fill = $"""
        UPDATE alerts a SET {string.Join(", ", ColumnTable.All.Select(column => column.Name).Except(Key).Select(name => $"\"{name}\" = i.\"{name}\""))} FROM incoming i
        WHERE a.survey = i.survey AND a.alert_id = i.alert_id AND a.mjd_tai = i.mjd_tai
          AND a.context ->> 'missing_reason' IS NOT NULL AND i.context ->> 'missing_reason' IS NULL
        """;

    private readonly NightPartitions partitions = new(time);
    private NpgsqlConnection? session;
    private (IReadOnlyList<ClassifiedAlert> Batch, long Fresh)? unanswered;

    /// <summary>Alerts this sink stored, each once, also when PostgreSQL's answer was lost and the batch is repeated.</summary>
    public long Stored { get; private set; }

    /// <summary>Alerts that were stored before from another packet: the survey's duplicates. A repeat of the same packet counts as nothing.</summary>
    public long AlreadyThere { get; private set; }

    public async ValueTask PublishAsync(IReadOnlyList<ClassifiedAlert> values, CancellationToken cancellation)
    {
        if (values.Count == 0)
            return;
        var done = false;
        try
        {
            session ??= await OpenAsync(cancellation);
            await partitions.EnsureAsync(session, values, cancellation);
            await StoreAsync(session, values, cancellation);
            done = true;
        }
        finally
        {
            if (!done)
                await DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (session is { } open)
            await open.DisposeAsync();
        session = null;
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var create = new NpgsqlCommand(CreateIncoming, connection);
        await create.ExecuteNonQueryAsync(cancellation);
        return connection;
    }

    private async Task StoreAsync(NpgsqlConnection session, IReadOnlyList<ClassifiedAlert> values, CancellationToken cancellation)
    {
        await using var transaction = await session.BeginTransactionAsync(cancellation);
        await using (var rows = await session.BeginBinaryImportAsync(Copy, cancellation))
        {
            foreach (var alert in values)
                await AlertRow.WriteAsync(rows, alert, cancellation);
            await rows.CompleteAsync(cancellation);
        }

        var (fresh, again) = await InsertAsync(session, cancellation);
        var filled = fresh < values.Count ? await FillAsync(session, cancellation) : 0;
        var came = values.Count(alert => alert.Alert.Context.LateReason is null);
        var alreadyThere = Math.Max(0, came - fresh - again);
        if (unanswered is { } before && ReferenceEquals(values, before.Batch))
            fresh = Math.Max(fresh, before.Fresh);
        unanswered = (values, fresh);
        await transaction.CommitAsync(cancellation);
        unanswered = null;
        Count(fresh, alreadyThere, filled);
    }

    private static async Task<long> FillAsync(NpgsqlConnection session, CancellationToken cancellation)
    {
        await using var fill = new NpgsqlCommand(Fill, session);
        return await fill.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<(long Fresh, long Again)> InsertAsync(NpgsqlConnection session, CancellationToken cancellation)
    {
        await using var insert = new NpgsqlCommand(Insert, session);
        await using var answer = await insert.ExecuteReaderAsync(cancellation);
        await answer.ReadAsync(cancellation);
        return (answer.GetInt64(0), answer.GetInt64(1));
    }

    private void Count(long stored, long alreadyThere, long filled)
    {
        Stored += stored;
        AlreadyThere += alreadyThere;
        Alerts.Add(stored, new KeyValuePair<string, object?>("outcome", "stored"));
        Alerts.Add(alreadyThere, new KeyValuePair<string, object?>("outcome", "already_there"));
        Alerts.Add(filled, new KeyValuePair<string, object?>("outcome", "filled"));
    }
}
