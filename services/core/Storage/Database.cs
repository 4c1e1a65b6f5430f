using Npgsql;

namespace Broker.Core.Storage;

/// <summary>The PostgreSQL that keeps everything but the packets' bytes. Thread-safe; one per process.</summary>
public sealed class Database(string connection) : IAsyncDisposable
{
    /// <summary>Key of the advisory lock under which one process at a time migrates.</summary>
    private const long MigrationLock = 0x42_52_4f_4b_45_52;

    private const string CreateJournal = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
          name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
        """;

    /// <summary>Longest time one query of <see cref="Queries"/> may take; then the server cancels it (SQLSTATE 57014).</summary>
    public static readonly TimeSpan QueryLimit = TimeSpan.FromSeconds(10);

    /// <summary>Pooled connections that may write.</summary>
    public NpgsqlDataSource Source { get; } = NpgsqlDataSource.Create(connection);

    /// <summary>Pooled connections for what users ask: every transaction is read-only and bounded by <see cref="QueryLimit"/>.</summary>
    public NpgsqlDataSource Queries { get; } = NpgsqlDataSource.Create(ReadOnly(new NpgsqlConnectionStringBuilder(connection)));

    /// <summary>
    /// Applies the migrations that are not applied yet, each once, in order, in one transaction: processes may call it at the same time.
    /// </summary>
    /// <returns>Names of those applied now.</returns>
    /// <exception cref="StorageException">One that was applied has been edited since.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation)
    {
        await using var session = await Source.OpenConnectionAsync(cancellation);
        await using var transaction = await session.BeginTransactionAsync(cancellation);
        await ExecuteAsync(session, $"SELECT pg_advisory_xact_lock({MigrationLock})", cancellation);
        await ExecuteAsync(session, CreateJournal, cancellation);

        var applied = await ReadJournalAsync(session, cancellation);
        var now = new List<string>();
        foreach (var migration in Migration.All)
        {
            if (!applied.TryGetValue(migration.Name, out var checksum))
                now.Add(await ApplyAsync(session, migration, cancellation));
            else if (checksum != migration.Checksum)
                throw new StorageException($"{migration.Name} was edited after it was applied to this database; put changes into a new file");
        }

        await transaction.CommitAsync(cancellation);
        return now;
    }

    public async ValueTask DisposeAsync()
    {
        await Queries.DisposeAsync();
        await Source.DisposeAsync();
    }

    // Behind the user's own options, which it must not lose.
    private static NpgsqlConnectionStringBuilder ReadOnly(NpgsqlConnectionStringBuilder settings)
    {
        settings.Options = $"{settings.Options} -c default_transaction_read_only=on -c statement_timeout={QueryLimit.TotalMilliseconds}".TrimStart();
        return settings;
    }

    private static async Task<Dictionary<string, string>> ReadJournalAsync(NpgsqlConnection session, CancellationToken cancellation)
    {
        var applied = new Dictionary<string, string>();
        await using var command = new NpgsqlCommand("SELECT name, checksum FROM schema_migrations", session);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            applied.Add(rows.GetString(0), rows.GetString(1));
        return applied;
    }

    private static async Task<string> ApplyAsync(NpgsqlConnection session, Migration migration, CancellationToken cancellation)
    {
        await ExecuteAsync(session, migration.Sql, cancellation);
        await using var record = new NpgsqlCommand("INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)", session)
        {
            Parameters = { new() { Value = migration.Name }, new() { Value = migration.Checksum } },
        };
        await record.ExecuteNonQueryAsync(cancellation);
        return migration.Name;
    }

    private static async Task ExecuteAsync(NpgsqlConnection session, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, session);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
