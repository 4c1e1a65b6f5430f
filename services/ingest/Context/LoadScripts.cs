namespace Broker.Ingest.Context;

/// <summary>
/// What Redis does in one piece. The hash <c>catalogs</c> has the description of every whole catalogue, <c>catalog_loads</c> the
/// progress of every unfinished load, by name; the sorted set <c>catalog_retired</c> the descriptions whose cells may go, and from when on
/// by Redis' clock, ms since 1970: where readers may hold on to them, <see cref="CatalogLoads.Grace"/> later; else at once.
/// A script answers 1 when it did its work, now or the time before, and 0 when the load is not where the caller believes.
/// </summary>
internal static class LoadScripts
{
    public const string Catalogs = "catalogs";
    public const string Loads = "catalog_loads";
    public const string Retired = "catalog_retired";

    /// <summary>Arguments: name, progress before, progress after, prefix of the cells' keys, then the strings of <see cref="LoadBatch"/>.</summary>
    public const string Append = """
        local have = redis.call('HGET', 'catalog_loads', ARGV[1]) or ''
        if have == ARGV[3] then return 1 end
        if have ~= ARGV[2] then return 0 end
        local prefix, sub, unpack, call = ARGV[4], string.sub, struct.unpack, redis.call
        for i = 5, #ARGV do
            local blob, at = ARGV[i], 1
            local size = #blob
            while at < size do
                local length = unpack('>I4', blob, at + 4)
                call('APPEND', prefix .. sub(blob, at, at + 3), sub(blob, at + 8, at + 7 + length))
                at = at + 8 + length
            end
        end
        redis.call('HSET', 'catalog_loads', ARGV[1], ARGV[3])
        return 1
        """;

    /// <summary>Arguments: name, progress before, description, grace in ms. Answers 2 when it took the place of another catalogue.</summary>
    public const string Activate = """
        local old = redis.call('HGET', 'catalogs', ARGV[1])
        if old == ARGV[3] then return 1 end
        if redis.call('HGET', 'catalog_loads', ARGV[1]) ~= ARGV[2] then return 0 end
        if old then
            local now = redis.call('TIME')
            redis.call('ZADD', 'catalog_retired', now[1] * 1000 + math.floor(now[2] / 1000) + ARGV[4], old)
        end
        redis.call('HSET', 'catalogs', ARGV[1], ARGV[3])
        redis.call('HDEL', 'catalog_loads', ARGV[1])
        return old and 2 or 1
        """;

    /// <summary>Arguments: hash (catalogs or catalog_loads), name, what stands there, description whose cells may go.</summary>
    public const string Retire = """
        if redis.call('HGET', ARGV[1], ARGV[2]) ~= ARGV[3] then return 0 end
        redis.call('ZADD', 'catalog_retired', 0, ARGV[4])
        redis.call('HDEL', ARGV[1], ARGV[2])
        return 1
        """;

    /// <summary>No arguments. Answers the descriptions whose time has come.</summary>
    public const string Due = """
        local now = redis.call('TIME')
        return redis.call('ZRANGEBYSCORE', 'catalog_retired', '-inf', now[1] * 1000 + math.floor(now[2] / 1000))
        """;

    /// <summary>Arguments: prefix, first cell, last cell. Gives back the room that appending left free; answers cells, bytes.</summary>
    public const string Tighten = """
        local cells, bytes = 0, 0
        for cell = tonumber(ARGV[2]), tonumber(ARGV[3]) do
            local key = ARGV[1] .. struct.pack('>I4', cell)
            local value = redis.call('GET', key)
            if value then
                redis.call('SET', key, value)
                cells = cells + 1
                bytes = bytes + #value
            end
        end
        return {cells, bytes}
        """;

    /// <summary>Arguments: prefix, first cell, last cell.</summary>
    public const string Remove = """
        for cell = tonumber(ARGV[2]), tonumber(ARGV[3]) do
            redis.call('UNLINK', ARGV[1] .. struct.pack('>I4', cell))
        end
        return 1
        """;
}
