using System.Text.Json;
using Broker.Core.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;

namespace Broker.Ingest.Context.Watch;

/// <summary>
/// Keeps Redis as the table <c>watch_lists</c> is: a list that changed is loaded, one that Redis has lost is loaded again, one that
/// is gone is dropped. Of many processes one does it, the others stand by.
/// </summary>
public sealed partial class WatchListKeeper(Database database, CatalogStore store, TimeProvider time, ILogger<WatchListKeeper> log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReconnectWait = TimeSpan.FromSeconds(1);

    /// <summary>Key of the advisory lock that the one who does the work holds.</summary>
    private const long WorkLock = 0x57_41_54_43_48;

    private readonly WatchListTable table = new(database);
    private readonly HashSet<long> unreadable = [];
    private bool away;

    /// <summary>Runs until it is told to stop. Throws nothing.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException error)
            {
                Wait(error.Message);
            }
            catch (RedisException error)
            {
                Wait(error.Message);
            }
            catch (TimeoutException error)
            {
                Wait(error.Message);
            }
            catch (IOException error)
            {
                Wait(error.Message);
            }
            catch (JsonException)
            {
                Wait("a catalogue's description in redis cannot be read");
            }

            await Task.Delay(ReconnectWait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Makes Redis equal to the table, once.</summary>
    public async Task SyncAsync(CancellationToken cancellation)
    {
        var lists = (await table.ListAsync(null, cancellation)).ToDictionary(list => list.FullName);
        var loaded = (await store.ListAsync()).Where(info => info.Owner is not null).ToDictionary(info => info.Name);
        var begun = (await store.ListUnfinishedAsync()).Where(load => load.Info.Owner is not null).Select(load => load.Info.Name);
        foreach (var name in loaded.Keys.Union(begun).Where(name => !lists.ContainsKey(name)))
            await store.DropAsync(name, cancellation);
        foreach (var list in lists.Values.Where(list => !unreadable.Contains(list.Revision)))
        {
            if (loaded.GetValueOrDefault(list.FullName) is not { Format: CatalogInfo.PresentFormat } info || info.Revision != list.Revision)
                await LoadAsync(list, cancellation);
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        await using var session = await database.Source.OpenConnectionAsync(stopping);
        await RunAsync(session, $"LISTEN {WatchListTable.Channel}", stopping);
        while (true)
        {
            if (await RunAsync(session, $"SELECT pg_try_advisory_lock({WorkLock})", stopping) is true)
                await SyncAsync(stopping);
            if (away)
                LogBack(log);
            away = false;
            await session.WaitAsync(LookEvery, stopping);
        }
    }

    private void Wait(string reason)
    {
        if (!away)
            LogAway(log, reason.Split('\n')[0]);
        away = true;
    }

    private static async Task<object?> RunAsync(NpgsqlConnection session, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, session);
        return await command.ExecuteScalarAsync(cancellation);
    }

    private async Task LoadAsync(StoredWatchList list, CancellationToken cancellation)
    {
        if (await table.ContentAsync(list.Owner, list.Name, cancellation) is not { } content)
            return;
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, content, cancellation);
            await new CatalogLoader(store, time).LoadAsync(file, WatchListRows.Options(list, content), (_, _) => { }, cancellation);
            LogLoaded(log, list.Rows);
        }
        catch (CatalogException error) when (error.IsTakenOver)
        {
            // Somebody loads the same list just now, from the command line: what is missing then is seen the next time.
        }
        catch (CatalogException)
        {
            unreadable.Add(list.Revision);
            LogUnreadable(log, list.Revision);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // Whose list it is and what is in it is nobody's business, not even the log's.
    [LoggerMessage(EventName = "WatchListLoaded", Level = LogLevel.Information, Message = "A watch list with {Rows} rows is live.")]
    private static partial void LogLoaded(ILogger logger, int rows);

    [LoggerMessage(EventName = "WatchListUnreadable", Level = LogLevel.Warning, Message = "Watch list of revision {Revision} cannot be loaded; its owner may upload it again.")]
    private static partial void LogUnreadable(ILogger logger, long revision);

    [LoggerMessage(EventName = "WatchListsWait", Level = LogLevel.Warning, Message = "Changes of watch lists wait: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(EventName = "WatchListsBack", Level = LogLevel.Information, Message = "Watch lists follow their table again.")]
    private static partial void LogBack(ILogger logger);
}
