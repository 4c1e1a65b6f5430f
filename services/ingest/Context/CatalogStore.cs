using System.Buffers.Binary;
using System.Text;
using StackExchange.Redis;

namespace Broker.Ingest.Context;

/// <summary>
/// Catalogues in Redis: see <see cref="LoadScripts"/> for what is known of them. The cells of a load stand under
/// <c>cell:GENERATION:</c> + the cell's number (big-endian uint32), in the format of <see cref="CatalogCell"/>.
/// </summary>
public sealed class CatalogStore(IConnectionMultiplexer redis)
{
    /// <summary>Key of <see cref="MarkAsync"/>.</summary>
    public const string Marker = "catalogs_marked";

    private IDatabase Database => redis.GetDatabase();

    /// <summary>Every catalogue that is complete, by name. Throws <see cref="RedisException"/> when Redis does not answer.</summary>
    public async Task<IReadOnlyList<CatalogInfo>> ListAsync()
    {
        var entries = await Database.HashGetAllAsync(LoadScripts.Catalogs);
        return [.. entries.Select(entry => CatalogInfo.FromJson(entry.Value!)).OrderBy(info => info.Name, StringComparer.Ordinal)];
    }

    /// <summary>Every load that has not come to its end, by name.</summary>
    public async Task<IReadOnlyList<LoadProgress>> ListUnfinishedAsync()
    {
        var entries = await Database.HashGetAllAsync(LoadScripts.Loads);
        return [.. entries.Select(entry => LoadProgress.FromJson(entry.Value!)).OrderBy(load => load.Info.Name, StringComparer.Ordinal)];
    }

    /// <param name="say">Told, in a sentence, when Redis is waited for.</param>
    public CatalogLoads Loads(TimeProvider time, Action<string> say) => new(redis, time, say);

    /// <summary>Removes a catalogue and an unfinished load of that name, and what earlier loads may have left.</summary>
    /// <returns>False when there is neither.</returns>
    public async Task<bool> DropAsync(string name, CancellationToken cancellation = default)
    {
        var loads = Loads(TimeProvider.System, _ => { });
        var catalog = await Database.HashGetAsync(LoadScripts.Catalogs, name);
        var load = await Database.HashGetAsync(LoadScripts.Loads, name);
        if (catalog.HasValue)
            await loads.RetireAsync(LoadScripts.Catalogs, CatalogInfo.FromJson(catalog!), catalog!, cancellation);
        if (load.HasValue)
            await loads.RetireAsync(LoadScripts.Loads, LoadProgress.FromJson(load!).Info, load!, cancellation);
        await loads.RemoveRetiredAsync(cancellation);
        return catalog.HasValue || load.HasValue;
    }

    /// <summary>Remembers in Redis that it has catalogues: who empties it takes this with them, who drops a catalogue does not.</summary>
    public Task MarkAsync() => Database.StringSetAsync(Marker, 1);

    /// <summary>False when Redis has been emptied since <see cref="MarkAsync"/>.</summary>
    public Task<bool> IsMarkedAsync() => Database.KeyExistsAsync(Marker);

    /// <summary>The packed cells, in the order asked for, in one trip; an empty value where there is no such cell.</summary>
    public Task<RedisValue[]> ReadAsync(RedisKey[] keys) => Database.StringGetAsync(keys);

    /// <summary>What the keys of a catalogue's cells begin with.</summary>
    public static byte[] KeyPrefix(CatalogInfo info) => Encoding.ASCII.GetBytes($"cell:{info.Generation}:");

    /// <summary>Redis key of one cell.</summary>
    public static byte[] Key(ReadOnlySpan<byte> prefix, long cell)
    {
        var key = new byte[prefix.Length + sizeof(uint)];
        prefix.CopyTo(key);
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(prefix.Length), (uint)cell);
        return key;
    }
}
