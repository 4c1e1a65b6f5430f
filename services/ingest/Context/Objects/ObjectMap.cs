using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Broker.Ingest.Context.Objects;

/// <summary>
/// Where every survey's objects were seen last, in Redis: an <see cref="ObjectCell"/> under <c>o:</c> + number of the HEALPix cell
/// (big-endian uint32). It forgets: a cell that nothing was seen in for <see cref="KeptFor"/>, and of a crowded cell what was seen longest ago.
/// </summary>
public sealed partial class ObjectMap(IConnectionMultiplexer redis, ILogger<ObjectMap> log)
{
    /// <summary>Cells of 6.9 arcmin: some ten objects in each at the 500 a square degree that the surveys' variable sky has.</summary>
    public const int Order = 9;

    /// <summary>A season and its return.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(400);

    /// <summary>About 2,000 objects, 150,000 a square degree.</summary>
    public const int LargestCellBytes = 64 << 10;

    /// <summary>So many cells are changed without Redis doing anything else in between: about a millisecond.</summary>
    private const int CellsAtOnce = 200;

    // KEYS: cells. ARGV: seconds to keep, most bytes, then for each cell how many entries come, and the entries.
    // An entry goes to the end of its cell, so that the first is the one longest unseen; an older one than is there changes nothing.
    private const string Script = """
        local at = 3
        for _, key in ipairs(KEYS) do
          local before = redis.call('GET', key) or ''
          local cell = before
          for i = at + 1, at + ARGV[at] do
            local entry = ARGV[i]
            local name = entry:sub(13)
            local found = cell:find(name, 1, true)
            if not found then
              cell = cell .. entry
            elseif struct.unpack('>I4', cell, found - 4) < struct.unpack('>I4', entry, 9) then
              cell = cell:sub(1, found - 13) .. cell:sub(found + #name) .. entry
            end
          end
          at = at + 1 + ARGV[at]
          local from = 1
          while #cell - from + 1 > tonumber(ARGV[2]) do
            from = from + 13 + cell:byte(from + 12)
          end
          if cell ~= before then
            redis.call('SET', key, cell:sub(from), 'EX', ARGV[1])
          end
        end
        """;

    private bool failing;

    /// <summary>The cells, in order, in one trip; null where nothing was seen. Throws <see cref="RedisException"/>.</summary>
    public async Task<byte[]?[]> ReadAsync(IReadOnlyCollection<long> cells)
    {
        if (cells.Count == 0)
            return [];
        return Array.ConvertAll(await redis.GetDatabase().StringGetAsync([.. cells.Select(Key)]), value => (byte[]?)value);
    }

    /// <summary>
    /// Adds or moves objects, in any order and however often: each stays where it was seen last. Throws nothing, and what could not be
    /// written is said in the log: the object's next alert brings it again.
    /// </summary>
    public async Task WriteAsync(IEnumerable<(long Cell, byte[] Entry)> seen)
    {
        try
        {
            var database = redis.GetDatabase();
            await Task.WhenAll(seen.GroupBy(at => at.Cell, at => at.Entry).Chunk(CellsAtOnce).Select(cells => database.ScriptEvaluateAsync(Script, Keys(cells), Arguments(cells))));
            failing = false;
        }
        catch (RedisException error)
        {
            Failed(error);
        }
        catch (TimeoutException error)
        {
            Failed(error);
        }
    }

    private static RedisKey[] Keys(IGrouping<long, byte[]>[] cells) => Array.ConvertAll(cells, cell => Key(cell.Key));

    private static RedisValue[] Arguments(IGrouping<long, byte[]>[] cells) =>
        [(long)KeptFor.TotalSeconds, LargestCellBytes, .. cells.SelectMany(cell => cell.Select(entry => (RedisValue)entry).Prepend(cell.Count()))];

    private static RedisKey Key(long cell)
    {
        byte[] key = [(byte)'o', (byte)':', 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(2), (uint)cell);
        return key;
    }

    private void Failed(Exception error)
    {
        if (!failing)
            LogFailed(log, error.Message.Split('\n')[0]);
        failing = true;
    }

    [LoggerMessage(EventName = "ObjectsNotWritten", Level = LogLevel.Warning, Message = "Where objects were seen could not be written: {Reason}. Other surveys' alerts do not find them until their next alert.")]
    private static partial void LogFailed(ILogger logger, string reason);
}
