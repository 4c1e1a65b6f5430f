using System.Text.Json;
using Broker.Core.Alerts;
using Broker.Core.Sky;
using Broker.Core.Streams;
using Broker.Ingest.Context.Hosts;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Broker.Ingest.Context;

/// <summary>
/// Step 6: the catalogue neighbours of a batch of alerts, with one trip to Redis for all of them. Redis holds nothing that
/// cannot be loaded again, so when it is away the alerts go on, marked with the reason; so they do when it has come back empty,
/// until every catalogue that was there before is there again or dropped.
/// </summary>
/// <param name="redis">Where the catalogues are.</param>
/// <param name="time">Tells when to look for other catalogues.</param>
/// <param name="log">Told once when Redis goes, and when it is back.</param>
/// <param name="others">What other readers, of this process or before it, have seen.</param>
public sealed partial class ContextReader(IConnectionMultiplexer redis, TimeProvider time, ILogger<ContextReader> log, SeenCatalogs? others = null)
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(1);

    private const string LostCatalogs = "redis has lost its catalogues: load them again, or drop them";

    private readonly CatalogStore store = new(redis);
    private readonly SeenCatalogs seen = others ?? new();
    private CatalogSearch[] catalogs = [];
    private (string Name, long Generation, DateTimeOffset LoadedAt)[] described = [];
    private AlertPlace place = new([]);
    private long refreshedAt;
    private bool away;

    /// <summary>One context per alert, in order.</summary>
    public async ValueTask<IReadOnlyList<AlertContext>> ReadAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        if (!redis.IsConnected)
            return Missing(alerts.Count, "redis is not connected");
        try
        {
            if (await RefreshAsync() is false || await LookUpAsync(alerts) is not { } contexts)
                return Missing(alerts.Count, LostCatalogs);
            if (away)
                LogBack(log);
            away = false;
            return contexts;
        }
        catch (RedisException error)
        {
            return Missing(alerts.Count, error.Message.Split('\n')[0]);
        }
        catch (TimeoutException)
        {
            return Missing(alerts.Count, "redis did not answer in time");
        }
        catch (JsonException)
        {
            return Missing(alerts.Count, "a catalogue's description in redis cannot be read");
        }
    }

    /// <summary>False when Redis has lost catalogues that it had.</summary>
    private async Task<bool> RefreshAsync()
    {
        if (refreshedAt != 0 && time.GetElapsedTime(refreshedAt) < RefreshEvery)
            return true;
        var known = await store.ListAsync();
        var shared = known.Where(info => info.Owner is null).Select(info => info.Name).ToArray();
        if (seen.MayLack(shared) && !await store.IsMarkedAsync() && await seen.LacksAsync(shared))
            return false;
        await seen.SawAsync(shared);
        if (known.Count > 0)
            await store.MarkAsync();
        var told = known.Select(info => (info.Name, info.Generation, info.LoadedAt)).ToArray();
        if (!told.SequenceEqual(described))
        {
            described = told;
            catalogs = [.. known.Where(info => info.Format == CatalogInfo.PresentFormat).Select(info => new CatalogSearch(info))];
            place = new AlertPlace(known);
            foreach (var old in known.Where(info => info.Format != CatalogInfo.PresentFormat && info.Owner is null))
                LogOldFormat(log, old.Name);
        }

        refreshedAt = time.GetTimestamp();
        return true;
    }

    /// <summary>Null when Redis has lost its catalogues meanwhile.</summary>
    private async Task<IReadOnlyList<AlertContext>?> LookUpAsync(IReadOnlyList<Alert> alerts)
    {
        var contexts = new AlertContext[alerts.Count];
        var searches = catalogs;
        if (searches.Length == 0)
        {
            Array.Fill(contexts, AlertContext.None);
            return contexts;
        }

        var keys = new RedisKey[alerts.Count * searches.Length + 1];
        keys[^1] = CatalogStore.Marker;
        for (var i = 0; i < alerts.Count; i++)
        {
            var cell = Healpix.Cell(Healpix.MaxOrder, alerts[i].RaDeg, alerts[i].DecDeg);
            for (var c = 0; c < searches.Length; c++)
                keys[i * searches.Length + c] = searches[c].Key(cell);
        }

        RedisValue[] cells;
        using (StreamMetrics.Spans.StartActivity("6 cells"))
            cells = await store.ReadAsync(keys);
        if (cells[^1].IsNull)
        {
            refreshedAt = 0;
            return null;
        }

        for (var i = 0; i < alerts.Count; i++)
        {
            List<CatalogMatch>? matches = null;
            for (var c = 0; c < searches.Length; c++)
            {
                if ((byte[]?)cells[i * searches.Length + c] is { } bytes)
                    matches = searches[c].AddMatches(alerts[i], bytes, matches);
            }

            contexts[i] = place.Of(alerts[i], matches);
        }

        return contexts;
    }

    private List<AlertContext> Missing(int count, string reason)
    {
        if (!away)
            LogAway(log, reason);
        away = true;
        return [.. Enumerable.Repeat(new AlertContext { MissingReason = reason }, count)];
    }

    [LoggerMessage(EventName = "ContextAway", Level = LogLevel.Warning, Message = "No catalogue context: {Reason}. Alerts go on without it, marked; nothing is lost.")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(EventName = "CatalogOld", Level = LogLevel.Warning, Message = "Catalogue {Catalog} was loaded by another version of the broker and is not read: load it again.")]
    private static partial void LogOldFormat(ILogger logger, string catalog);

    [LoggerMessage(EventName = "ContextBack", Level = LogLevel.Information, Message = "Redis answers again: alerts carry their context.")]
    private static partial void LogBack(ILogger logger);
}
