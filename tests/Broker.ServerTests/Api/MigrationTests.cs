using Broker.Core.Storage;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Api;

[Collection(WithRealServers.Name)]
public sealed class MigrationTests(RealServers servers)
{
    [Fact]
    public async Task Processes_that_start_together_migrate_once()
    {
        var connection = await servers.NewDatabaseAsync();
        await using var database = new Database(connection);
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => database.MigrateAsync(default)));
        Assert.Equal(Migration.All.Select(migration => migration.Name), applied.SelectMany(names => names));
        Assert.Empty(await database.MigrateAsync(default));
    }

    [Fact]
    public async Task An_edited_migration_is_refused()
    {
        await using var database = new Database(await servers.NewDatabaseAsync());
        await database.MigrateAsync(default);
        await using (var edit = database.Source.CreateCommand("UPDATE schema_migrations SET checksum = 'other' WHERE name LIKE '0001%'"))
            await edit.ExecuteNonQueryAsync();
        var error = await Assert.ThrowsAsync<StorageException>(() => database.MigrateAsync(default));
        Assert.Contains("0001_archive.sql", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queries_of_users_cannot_write()
    {
        await using var database = new Database(await servers.NewDatabaseAsync());
        await database.MigrateAsync(default);
        await using var write = database.Queries.CreateCommand("DELETE FROM matches");
        Assert.Equal("25006", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => write.ExecuteNonQueryAsync())).SqlState);
    }
}
