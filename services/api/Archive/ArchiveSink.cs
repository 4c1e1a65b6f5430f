using System.Diagnostics.Metrics;
using Broker.Core.Alerts;
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
        "Alerts that came to the archive, by outcome: stored, already_there");

    private static readonly string CreateIncoming =
        $"CREATE TEMPORARY TABLE incoming ON COMMIT DELETE ROWS AS SELECT {AlertRow.Columns} FROM alerts WITH NO DATA";

    private static readonly string Copy = $"COPY incoming ({AlertRow.Columns}) FROM STDIN (FORMAT BINARY)";

    /// <summary>Rows go in by key, so that two writers never wait for each other in a circle. Answers how many were new.</summary>
    private static readonly string Insert = $"""
        WITH stored AS (
          INSERT INTO alerts ({AlertRow.Columns}) SELECT {AlertRow.Columns} FROM incoming ORDER BY survey, alert_id
          ON CONFLICT DO NOTHING RETURNING survey, mjd_tai),
        came AS (SELECT survey, floor(mjd_tai - 0.5)::int AS night, count(*) AS n FROM incoming GROUP BY 1, 2),
        fresh AS (SELECT survey, floor(mjd_tai - 0.5)::int AS night, count(*) AS n FROM stored GROUP BY 1, 2),
        entries AS (
          SELECT 'stored' AS entry, survey, night, n FROM fresh
          UNION ALL SELECT 'already_there', survey, night, came.n - coalesce(fresh.n, 0) FROM came LEFT JOIN fresh USING (survey, night)),
        counted AS (
          INSERT INTO archive_counts AS total (entry, label, night, count)
          SELECT entry, survey, night, n FROM entries WHERE n > 0 ORDER BY 1, 2, 3
          ON CONFLICT (entry, label, night) DO UPDATE SET count = total.count + excluded.count)
        SELECT coalesce(sum(n), 0)::bigint FROM fresh
        """;

    private readonly NightPartitions partitions = new(time);
    private NpgsqlConnection? session;

    /// <summary>Alerts this sink stored; a batch that is repeated after a lost answer counts as already there.</summary>
    public long Stored { get; private set; }

    /// <summary>Alerts that were stored before: duplicates by key.</summary>
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
            Count(await StoreAsync(session, values, cancellation), values.Count);
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

    private static async Task<long> StoreAsync(NpgsqlConnection session, IReadOnlyList<ClassifiedAlert> values, CancellationToken cancellation)
    {
        await using var transaction = await session.BeginTransactionAsync(cancellation);
        await using (var rows = await session.BeginBinaryImportAsync(Copy, cancellation))
        {
            foreach (var alert in values)
                await AlertRow.WriteAsync(rows, alert, cancellation);
            await rows.CompleteAsync(cancellation);
        }

        await using var insert = new NpgsqlCommand(Insert, session);
        var stored = (long)(await insert.ExecuteScalarAsync(cancellation))!;
        await transaction.CommitAsync(cancellation);
        return stored;
    }

    private void Count(long stored, int came)
    {
        Stored += stored;
        AlreadyThere += came - stored;
        Alerts.Add(stored, new KeyValuePair<string, object?>("outcome", "stored"));
        Alerts.Add(came - stored, new KeyValuePair<string, object?>("outcome", "already_there"));
    }
}
