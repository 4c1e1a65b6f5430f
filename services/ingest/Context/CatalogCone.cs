using Broker.Core.Sky;
using StackExchange.Redis;

namespace Broker.Ingest.Context;

/// <summary>All sources of one catalogue around a position, whatever the radius it was loaded for.</summary>
public sealed class CatalogCone(CatalogStore store)
{
    /// <summary>Largest radius, arcsec: the whole sky.</summary>
    public const double LargestRadiusArcsec = 180 * 3600;

    private const int KeysPerTrip = 2000;

    /// <summary>The nearest sources by their position in the catalogue, each once.</summary>
    /// <param name="most">Sources kept.</param>
    /// <returns>Nearest first, with their separation in arcsec; and how many there are in all.</returns>
    public async Task<(IReadOnlyList<(CatalogSource Source, double SeparationArcsec)> Nearest, long Count)> SearchAsync(
        CatalogInfo catalog, (double RaDeg, double DecDeg) place, double radiusArcsec, int most)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(radiusArcsec, LargestRadiusArcsec);
        var found = new PriorityQueue<CatalogSource, double>();
        var count = 0L;
        var prefix = CatalogStore.KeyPrefix(catalog);
        var cells = new List<long>();
        SkyCover.CellsOfDisc(catalog.Order, place.RaDeg, place.DecDeg, radiusArcsec, cells);
        foreach (var keys in cells.Chunk(KeysPerTrip))
        {
            foreach (var cell in await store.ReadAsync([.. keys.Select(key => (RedisKey)CatalogStore.Key(prefix, key))]))
                count += Collect(catalog, (byte[]?)cell, source => Separation.Arcsec(place.RaDeg, place.DecDeg, source.RaDeg, source.DecDeg) is var away && away <= radiusArcsec ? away : null, found);
            while (found.Count > most)
                found.Dequeue();
        }

        var nearest = found.UnorderedItems.Select(item => (item.Element, -item.Priority)).OrderBy(item => item.Item2).ToList();
        return (nearest, count);
    }

    private static long Collect(CatalogInfo catalog, byte[]? bytes, Func<CellEntry, double?> away, PriorityQueue<CatalogSource, double> found)
    {
        var count = 0L;
        var cell = new CatalogCell(bytes);
        while (cell.Next())
        {
            var rest = cell.Source;
            if (!CellEntry.IsHome(rest) || !CellEntry.TryRead(ref rest, out var entry) || away(entry) is not { } separation)
                continue;
            count++;
            if (CatalogCell.Unpack(cell.Source, catalog.Columns.Count) is { } source)
                found.Enqueue(source, -separation);
        }

        return count;
    }
}
