using System.Collections.Concurrent;
using Broker.Core.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Broker.Filter.Matching;

/// <summary>
/// The filters that are live. They are read when PostgreSQL says that the table has changed, and every
/// <see cref="ReadEvery"/> in case that was not heard. While PostgreSQL is away the last set stays.
/// </summary>
public sealed class FilterStore(Database database, TimeProvider time, ILogger log)
{
    /// <summary>Longest time a lost notice can go unnoticed.</summary>
    public static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ReconnectWait = TimeSpan.FromMilliseconds(500);

    private readonly FilterTable table = new(database);
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<LiveFilter, string> disabled = [];
    private volatile FilterSet current = FilterSet.Empty;
    private bool away;

    /// <summary>The set of this moment; swapped whole.</summary>
    public FilterSet Current => current;

    /// <summary>Done when the filters have been read once.</summary>
    public Task Loaded => loaded.Task;

    /// <summary>Keeps <see cref="Current"/> current until it is told to stop. Throws nothing.</summary>
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
            catch (NpgsqlException e)
            {
                if (!away)
                    log.FiltersUnreadable(e.Message.ReplaceLineEndings(" "));
                away = true;
            }

            await Task.Delay(ReconnectWait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes a filter out at once; the table learns of it, with the reason, at the next reading.</summary>
    public void Disable(LiveFilter filter, string reason)
    {
        if (!disabled.TryAdd(filter, reason))
            return;
        current = current.Without(filter);
        log.FilterDisabled(filter.Stored.Owner, filter.Stored.Name, filter.Stored.Version, reason);
    }

    /// <summary>Reads the table and swaps the set.</summary>
    /// <exception cref="NpgsqlException">PostgreSQL does not answer; the set stays as it is.</exception>
    public async Task ReloadAsync(CancellationToken cancellation)
    {
        await SaveDisabledAsync(cancellation);
        var rows = await table.LiveAsync(cancellation);
        var known = current.Filters.ToDictionary(filter => (filter.Stored.Owner, filter.Stored.Name));
        var filters = new List<LiveFilter>();
        foreach (var row in rows)
        {
            if (known.GetValueOrDefault((row.Owner, row.Name)) is { } same && same.Stored.Version == row.Version && same.Stored.Revision == row.Revision)
                filters.Add(same);
            else if (LiveFilter.Compile(row, out var faults) is { } compiled)
                filters.Add(compiled);
            else
                await RefuseAsync(row, faults, cancellation);
        }

        current = new FilterSet([.. filters.Where(filter => !disabled.ContainsKey(filter))]);
        loaded.TrySetResult();
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        await using var session = await database.Source.OpenConnectionAsync(stopping);
        await using (var listen = new NpgsqlCommand($"LISTEN {FilterTable.Channel}", session))
            await listen.ExecuteNonQueryAsync(stopping);
        while (true)
        {
            await ReloadAsync(stopping);
            if (away)
                log.FiltersReadable(current.Filters.Count);
            away = false;
            await session.WaitAsync(ReadEvery, stopping);
        }
    }

    private async Task SaveDisabledAsync(CancellationToken cancellation)
    {
        foreach (var (filter, reason) in disabled)
        {
            await table.DisableAsync(filter.Stored, reason, cancellation);
            disabled.TryRemove(filter, out _);
        }
    }

    private async Task RefuseAsync(StoredFilter row, string faults, CancellationToken cancellation)
    {
        var reason = $"does not compile: {faults}";
        log.FilterDisabled(row.Owner, row.Name, row.Version, reason);
        await table.DisableAsync(row, reason, cancellation);
    }
}
