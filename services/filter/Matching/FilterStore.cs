using Broker.Core.Storage;
using Broker.Filter.Delivery;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Broker.Filter.Matching;

/// <summary>
/// Keeps the live filters as the table has them: it is read when PostgreSQL says that it has changed, and every
/// <see cref="ReadEvery"/> in case that was not heard. While PostgreSQL is away the last set stays.
/// </summary>
public sealed class FilterStore(Database database, LiveFilters live, TimeProvider time, ILogger log)
{
    /// <summary>Matches that topics did not take, to be told to their filters' owners; null: nobody tells.</summary>
    public UnpublishedMatches? Unpublished { get; init; }

    /// <summary>Longest time a lost notice can go unnoticed.</summary>
    public static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ReconnectWait = TimeSpan.FromMilliseconds(500);

    private readonly FilterTable table = new(database);
    private long? toldAt;
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
            catch (NpgsqlException e)
            {
                if (!away)
                    log.FiltersUnreadable(e.Message.ReplaceLineEndings(" "));
                away = true;
            }

            await Task.Delay(ReconnectWait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Reads the table and swaps the set.</summary>
    /// <exception cref="NpgsqlException">PostgreSQL does not answer; the set stays as it is.</exception>
    public async Task ReloadAsync(CancellationToken cancellation)
    {
        await SaveTroublesAsync(cancellation);
        var rows = await table.LiveAsync(cancellation);
        var known = live.Current.Filters.ToDictionary(filter => (filter.Stored.Owner, filter.Stored.Name));
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

        var isNew = !filters.SequenceEqual(live.Current.Filters);
        live.Swap(filters);
        if (isNew)
            log.FiltersLive(live.Current.Filters.Count);
        Unpublished?.Keep(live.Current);
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
                log.FiltersReadable(live.Current.Filters.Count);
            away = false;
            await session.WaitAsync(ReadEvery, stopping);
        }
    }

    private async Task SaveTroublesAsync(CancellationToken cancellation)
    {
        foreach (var (filter, reason) in live.Disabled)
        {
            await table.DisableAsync(filter.Stored, reason, cancellation);
            live.Forget(filter);
        }

        await TellUnpublishedAsync(cancellation);
    }

    // Not whenever the table is read: a topic that is off goes on to refuse, and to tell it is to change the table.
    private async Task TellUnpublishedAsync(CancellationToken cancellation)
    {
        if (Unpublished is not { Untold: { Count: > 0 } untold } || (toldAt is { } at && time.GetElapsedTime(at) < ReadEvery))
            return;
        foreach (var refused in untold)
        {
            await table.AddUnpublishedAsync(refused.Filter.Stored, refused.Matches, refused.Reason, refused.IsOff, cancellation);
            Unpublished.Told(refused);
        }

        toldAt = time.GetTimestamp();
    }

    private async Task RefuseAsync(StoredFilter row, string faults, CancellationToken cancellation)
    {
        var reason = $"does not compile: {faults}";
        log.FilterDisabled(row.Owner, row.Name, row.Version, reason);
        await table.DisableAsync(row, reason, cancellation);
    }
}
