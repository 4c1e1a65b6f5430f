using System.Diagnostics.Metrics;
using Broker.Core.Alerts;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Npgsql;

namespace Broker.Api.Archive;

/// <summary>
/// Step 14: classified alerts into PostgreSQL, exactly once by (survey, alert_id, mjd_tai), one transaction per batch that also counts,
/// for each of the survey's partitions, which messages were stored and which brought an alert again.
/// Throws <see cref="NpgsqlException"/> while PostgreSQL is away. One batch at a time.
/// </summary>
public sealed class ArchiveSink(Database database, TimeProvider time) : ISink<ClassifiedAlert>, IFencedStore<ClassifiedAlert>, IAsyncDisposable
{
    private static readonly Counter<long> Alerts = StreamMetrics.Meter.CreateCounter<long>("broker.archive.alerts", "{alert}",
        "Alerts that came to the archive, by outcome: stored, already_there, filled");

    private readonly NightPartitions partitions = new(time);
    private NpgsqlConnection? session;
    private (IReadOnlyList<ClassifiedAlert> Batch, long Stored, long Duplicates)? unanswered;

    /// <summary>Alerts this sink stored, each once, also when PostgreSQL's answer was lost and the batch is repeated.</summary>
    public long Stored { get; private set; }

    /// <summary>Messages whose alert was stored before from another message: the survey's duplicates. The same message again counts as nothing.</summary>
    public long AlreadyThere { get; private set; }

    public ValueTask PublishAsync(IReadOnlyList<ClassifiedAlert> values, CancellationToken cancellation) => PublishAsync(values, ticket: null, cancellation);

    public async ValueTask PublishAsync(IReadOnlyList<ClassifiedAlert> values, FenceTicket? ticket, CancellationToken cancellation)
    {
        if (values.Count == 0)
            return;
        var done = false;
        try
        {
            session ??= await OpenAsync(cancellation);
            await partitions.EnsureAsync(session, values, cancellation);
            await StoreAsync(session, values, ticket, cancellation);
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
        await using var create = new NpgsqlCommand(ArchiveSql.CreateIncoming, connection);
        await create.ExecuteNonQueryAsync(cancellation);
        return connection;
    }

    private async Task StoreAsync(NpgsqlConnection session, IReadOnlyList<ClassifiedAlert> values, FenceTicket? ticket, CancellationToken cancellation)
    {
        await using var transaction = await session.BeginTransactionAsync(cancellation);
        if (ticket is not null)
            await ticket.CheckAsync(session, cancellation);
        await using (var rows = await session.BeginBinaryImportAsync(ArchiveSql.Copy, cancellation))
        {
            foreach (var alert in values)
                await AlertRow.WriteAsync(rows, alert, cancellation);
            await rows.CompleteAsync(cancellation);
        }

        var stored = (long)(await AskAsync(session, ArchiveSql.Insert, cancellation))!;
        await AskAsync(session, ArchiveSql.Correct, cancellation);
        var (filled, duplicates) = stored < values.Count ? await MeetKnownAsync(session, cancellation) : (0, 0);
        if (unanswered is { } before && ReferenceEquals(values, before.Batch))
            (stored, duplicates) = (Math.Max(stored, before.Stored), Math.Max(duplicates, before.Duplicates));
        unanswered = (values, stored, duplicates);
        await transaction.CommitAsync(cancellation);
        unanswered = null;
        Count(stored, duplicates, filled);
    }

    private static async Task<(long Filled, long Duplicates)> MeetKnownAsync(NpgsqlConnection session, CancellationToken cancellation)
    {
        var duplicates = (long)(await AskAsync(session, ArchiveSql.Duplicates, cancellation))!;
        await using var fill = new NpgsqlCommand(ArchiveSql.Fill, session);
        return (await fill.ExecuteNonQueryAsync(cancellation), duplicates);
    }

    private static async Task<object?> AskAsync(NpgsqlConnection session, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, session);
        return await command.ExecuteScalarAsync(cancellation);
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
