using System.Buffers.Binary;
using System.Text;
using StackExchange.Redis;

namespace Broker.Ingest.Context;

/// <summary>
/// Catalogues in Redis. The hash <c>catalogs</c> holds one description a name; the cells of a load stand under
/// <c>cell:NAME:GENERATION:</c> + the cell's number (big-endian int64).
/// </summary>
public sealed class CatalogStore(IConnectionMultiplexer redis)
{
    private const string Descriptions = "catalogs";
    private const int ScanPage = 1000;

    private IDatabase Database => redis.GetDatabase();

    /// <summary>Every catalogue that is complete, by name. Throws <see cref="RedisException"/> when Redis does not answer.</summary>
    public async Task<IReadOnlyList<CatalogInfo>> ListAsync()
    {
        var entries = await Database.HashGetAllAsync(Descriptions);
        return [.. entries.Select(entry => CatalogInfo.FromJson(entry.Value!)).OrderBy(info => info.Name, StringComparer.Ordinal)];
    }

    /// <summary>Adds sources to the cells of a load that nobody reads yet, in one pipelined trip.</summary>
    public async Task AppendAsync(CatalogInfo info, IReadOnlyList<(long Cell, byte[] Packed)> sources)
    {
        var writes = sources
            .GroupBy(source => source.Cell, source => source.Packed)
            .Select(cell => Database.StringAppendAsync(Key(info, cell.Key), cell.SelectMany(packed => packed).ToArray()));
        await Task.WhenAll(writes);
    }

    /// <summary>From here on readers see this load; the cells of the one it replaces are removed.</summary>
    public async Task ActivateAsync(CatalogInfo info)
    {
        var previous = await Database.HashGetAsync(Descriptions, info.Name);
        await Database.HashSetAsync(Descriptions, info.Name, info.ToJson());
        if (previous.HasValue && CatalogInfo.FromJson(previous!) is var old && old.Generation != info.Generation)
            await RemoveCellsAsync(old);
    }

    /// <returns>False when there is no such catalogue.</returns>
    public async Task<bool> DropAsync(string name)
    {
        var found = await Database.HashGetAsync(Descriptions, name);
        if (!found.HasValue)
            return false;
        await Database.HashDeleteAsync(Descriptions, name);
        await RemoveCellsAsync(CatalogInfo.FromJson(found!));
        return true;
    }

    /// <summary>Removes the cells of a load, finished or not.</summary>
    public async Task RemoveCellsAsync(CatalogInfo info)
    {
        RedisValue pattern = Prefix(info) + "*";
        foreach (var endpoint in redis.GetEndPoints())
        {
            foreach (var page in redis.GetServer(endpoint).Keys(pattern: pattern, pageSize: ScanPage).Chunk(ScanPage))
                await Database.KeyDeleteAsync(page);
        }
    }

    /// <summary>The packed cells, in the order asked for, in one trip; an empty value where there is no such cell.</summary>
    public Task<RedisValue[]> ReadAsync(RedisKey[] keys) => Database.StringGetAsync(keys);

    /// <summary>Redis key of one cell.</summary>
    public static RedisKey Key(CatalogInfo info, long cell)
    {
        var prefix = Prefix(info);
        var key = new byte[prefix.Length + 8];
        Encoding.ASCII.GetBytes(prefix, key);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(prefix.Length), cell);
        return key;
    }

    private static string Prefix(CatalogInfo info) => $"cell:{info.Name}:{info.Generation}:";
}
