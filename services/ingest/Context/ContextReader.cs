using System.Text.Json;
using Broker.Core.Alerts;
using Broker.Core.Sky;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Broker.Ingest.Context;

/// <summary>
/// Step 6: the catalogue neighbours of a batch of alerts, with one trip to Redis for all of them. Redis holds nothing that
/// cannot be loaded again, so when it is away the alerts go on, marked with the reason.
/// </summary>
public sealed partial class ContextReader(IConnectionMultiplexer redis, TimeProvider time, ILogger<ContextReader> log)
{
    /// <summary>Neighbours kept per catalogue and alert.</summary>
    public const int MostMatchesPerCatalog = 5;

    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(1);

    private readonly CatalogStore store = new(redis);
    private IReadOnlyList<CatalogInfo> catalogs = [];
    private long refreshedAt;
    private bool away;

    /// <summary>One context per alert, in order.</summary>
    public async ValueTask<IReadOnlyList<AlertContext>> ReadAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        if (!redis.IsConnected)
            return Missing(alerts.Count, "redis is not connected");
        try
        {
            await RefreshAsync();
            var contexts = await LookUpAsync(alerts);
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

    private async Task RefreshAsync()
    {
        if (refreshedAt != 0 && time.GetElapsedTime(refreshedAt) < RefreshEvery)
            return;
        catalogs = await store.ListAsync();
        refreshedAt = time.GetTimestamp();
    }

    private async Task<IReadOnlyList<AlertContext>> LookUpAsync(IReadOnlyList<Alert> alerts)
    {
        if (catalogs.Count == 0)
            return [.. alerts.Select(_ => AlertContext.None)];

        var asked = new List<(int Alert, CatalogInfo Catalog)>();
        var keys = new List<RedisKey>();
        var cells = new List<long>();
        for (var i = 0; i < alerts.Count; i++)
        {
            foreach (var catalog in catalogs)
            {
                cells.Clear();
                Healpix.CellsOfDisc(catalog.Order, alerts[i].RaDeg, alerts[i].DecDeg, catalog.RadiusArcsec, cells);
                keys.AddRange(cells.Select(cell => CatalogStore.Key(catalog, cell)));
                asked.AddRange(cells.Select(_ => (i, catalog)));
            }
        }

        var values = await store.ReadAsync([.. keys]);
        var found = new List<CatalogMatch>[alerts.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i].HasValue)
                Collect(alerts[asked[i].Alert], asked[i].Catalog, values[i]!, found[asked[i].Alert] ??= []);
        }

        return [.. found.Select(matches => matches is null ? AlertContext.None : new AlertContext { Matches = Nearest(matches) })];
    }

    private static void Collect(Alert alert, CatalogInfo catalog, byte[] cell, List<CatalogMatch> matches) =>
        CatalogCell.Read(
            cell,
            (ra, dec) => Math.Abs(dec - alert.DecDeg) * 3600 <= catalog.RadiusArcsec
                && Separation.Arcsec(alert.RaDeg, alert.DecDeg, ra, dec) <= catalog.RadiusArcsec,
            source => matches.Add(Match(alert, catalog, source)));

    /// <summary>One source as a neighbour of a position.</summary>
    internal static CatalogMatch Match(Alert alert, CatalogInfo catalog, CatalogSource source) => new()
    {
        Catalog = catalog.Name,
        SourceId = source.Id,
        RaDeg = source.RaDeg,
        DecDeg = source.DecDeg,
        SeparationArcsec = Separation.Arcsec(alert.RaDeg, alert.DecDeg, source.RaDeg, source.DecDeg),
        Values = catalog.Columns.Zip(source.Values)
            .Where(pair => pair.Second is not null)
            .DistinctBy(pair => pair.First)
            .ToDictionary(pair => pair.First, pair => pair.Second!),
    };

    private static List<CatalogMatch> Nearest(List<CatalogMatch> matches) =>
        [.. matches
            .GroupBy(match => match.Catalog)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .SelectMany(group => group.OrderBy(match => match.SeparationArcsec).ThenBy(match => match.SourceId, StringComparer.Ordinal).Take(MostMatchesPerCatalog))];

    private List<AlertContext> Missing(int count, string reason)
    {
        if (!away)
            LogAway(log, reason);
        away = true;
        return [.. Enumerable.Repeat(new AlertContext { MissingReason = reason }, count)];
    }

    [LoggerMessage(EventName = "ContextAway", Level = LogLevel.Warning, Message = "No catalogue context: {Reason}. Alerts go on without it, marked; nothing is lost.")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(EventName = "ContextBack", Level = LogLevel.Information, Message = "Redis answers again: alerts carry their context.")]
    private static partial void LogBack(ILogger logger);
}
