using System.IO.Compression;
using Broker.Broker.DevStack;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Broker.Ingest.Context;
using Broker.Ingest.Context.Watch;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Broker.Broker.Verbs;

/// <summary><c>broker catalog load FILE --watch-list OWNER/NAME</c>: the same as the owner's PUT, from the command line.</summary>
internal static class WatchListLoad
{
    /// <summary>Throws <see cref="CatalogException"/> with everything that is wrong.</summary>
    public static async Task<StoredWatchList> RunAsync(string fullName, string path, CatalogLoadOptions options, CancellationToken cancellation)
    {
        var parts = fullName.Split('/');
        if (parts.Length != 2)
            throw new CatalogException($"--watch-list: '{fullName}' is not OWNER/NAME");
        var content = await ReadAsync(path, cancellation);
        var list = new StoredWatchList { Owner = parts[0], Name = parts[1], RadiusArcsec = options.RadiusArcsec, RadiusUnit = options.RadiusUnit, Rows = 0 };
        var report = WatchListRows.Check(list, content);
        if (report.Faults.Count > 0)
            throw new CatalogException(string.Join('\n', report.Faults));
        try
        {
            await using var database = Open();
            await database.MigrateAsync(cancellation);
            return await new WatchListTable(database).PutAsync(list with { Rows = report.Rows }, content, cancellation)
                ?? throw new CatalogException($"--watch-list: '{list.Owner}' has {WatchListTable.MostPerOwner} lists, or all owners together {WatchListTable.MostLists}; drop one first");
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.CheckViolation)
        {
            throw new CatalogException($"--watch-list: '{fullName}': names are lower-case letters, digits and -, the list's also _");
        }
        catch (NpgsqlException error)
        {
            throw new ServerException($"PostgreSQL: {error.Message}");
        }
    }

    /// <summary>Lets Redis follow the table, for when no ingest role runs.</summary>
    public static async Task SyncAsync(CatalogStore store, CancellationToken cancellation)
    {
        await using var database = Open();
        await new WatchListKeeper(database, store, TimeProvider.System, NullLogger<WatchListKeeper>.Instance).SyncAsync(cancellation);
    }

    /// <returns>False when there is no such list.</returns>
    public static async Task<bool> DropAsync(string fullName, CancellationToken cancellation)
    {
        var parts = fullName.Split('/', 2);
        await using var database = Open();
        return await new WatchListTable(database).DropAsync(parts[0], parts[1], cancellation);
    }

    private static Database Open()
    {
        Settings.Required("BROKER_POSTGRES");
        return new Database(OptionsReader.Read(Settings.Find).Postgres);
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        var isZipped = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        await using Stream text = isZipped ? new GZipStream(file, CompressionMode.Decompress) : file;
        var bytes = new byte[WatchListRows.MostBytes + 1];
        var length = await text.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return bytes[..length];
    }
}
