using StackExchange.Redis;

namespace Broker.Ingest.Context;

/// <summary>Writes loads. Waits, and tries again, when Redis goes away for a while.</summary>
public sealed class CatalogLoads(IConnectionMultiplexer redis, TimeProvider time, Action<string> say)
{
    private const string Generations = "catalog_generation";

    /// <summary>Cells of a replaced catalogue stay so long, whoever removes them: a reader asks what there is once a second.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>Cells that one script goes through, so that readers do not wait longer than a few milliseconds.</summary>
    private const int CellsPerTrip = 4096;

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromMinutes(10);

    private IDatabase Database => redis.GetDatabase();

    /// <returns>Null when no load of that name is unfinished.</returns>
    public async Task<LoadProgress?> FindAsync(string name, CancellationToken cancellation)
    {
        var found = await PatientlyAsync(() => Database.HashGetAsync(LoadScripts.Loads, name), cancellation);
        return found.HasValue ? LoadProgress.FromJson(found!) : null;
    }

    /// <summary>A number that no other load has or had.</summary>
    public Task<long> NextGenerationAsync(CancellationToken cancellation) =>
        PatientlyAsync(() => Database.StringIncrementAsync(Generations), cancellation);

    /// <summary>Adds a batch to its cells and moves the progress on, both or neither; <paramref name="before"/> is null for a new load.</summary>
    public async Task AppendAsync(LoadProgress? before, LoadProgress after, IReadOnlyList<byte[]> chunks, CancellationToken cancellation)
    {
        RedisValue[] arguments =
        [
            after.Info.Name, before?.ToJson() ?? "", after.ToJson(), CatalogStore.KeyPrefix(after.Info), .. chunks.Select(chunk => (RedisValue)chunk),
        ];
        if ((long)await RunAsync(LoadScripts.Append, arguments, cancellation) == 0)
            throw Lost(after.Info.Name);
    }

    /// <summary>Gives back the memory that appending left free, and counts: cells, bytes.</summary>
    public async Task<(long Cells, long SizeBytes)> TightenAsync(CatalogInfo info, CancellationToken cancellation)
    {
        var (cells, bytes) = (0L, 0L);
        foreach (var range in Ranges(info))
        {
            var counted = (long[])(await RunAsync(LoadScripts.Tighten, range, cancellation))!;
            (cells, bytes) = (cells + counted[0], bytes + counted[1]);
        }

        return (cells, bytes);
    }

    /// <summary>From here on readers see this load.</summary>
    /// <returns>Whether it took the place of another catalogue, whose cells can be removed once no reader holds on to it.</returns>
    public async Task<bool> ActivateAsync(LoadProgress last, CatalogInfo info, CancellationToken cancellation) =>
        (long)await RunAsync(LoadScripts.Activate, [info.Name, last.ToJson(), info.ToJson(), (long)Grace.TotalMilliseconds], cancellation) switch
        {
            0 => throw Lost(info.Name),
            var answer => answer == 2,
        };

    /// <summary>Takes a description out of a hash and lets <see cref="RemoveRetiredAsync"/> know about its cells.</summary>
    internal Task RetireAsync(string hash, CatalogInfo info, string stored, CancellationToken cancellation) =>
        RunAsync(LoadScripts.Retire, [hash, info.Name, stored, info.ToJson()], cancellation);

    /// <summary>Gives up an unfinished load.</summary>
    public Task AbandonAsync(LoadProgress load, CancellationToken cancellation) =>
        RetireAsync(LoadScripts.Loads, load.Info, load.ToJson(), cancellation);

    /// <summary>Removes the cells of catalogues that were replaced more than <see cref="Grace"/> ago, of dropped ones and of abandoned loads.</summary>
    public async Task RemoveRetiredAsync(CancellationToken cancellation)
    {
        var due = (RedisValue[])(await RunAsync(LoadScripts.Due, [], cancellation))!;
        foreach (var retired in due)
        {
            foreach (var range in Ranges(CatalogInfo.FromJson(retired!)))
                await RunAsync(LoadScripts.Remove, range, cancellation);
            await PatientlyAsync(() => Database.SortedSetRemoveAsync(LoadScripts.Retired, retired), cancellation);
        }
    }

    private static IEnumerable<RedisValue[]> Ranges(CatalogInfo info)
    {
        var cells = 12L << (2 * info.Order);
        for (var first = 0L; first < cells; first += CellsPerTrip)
            yield return [CatalogStore.KeyPrefix(info), first, Math.Min(first + CellsPerTrip, cells) - 1];
    }

    private Task<RedisResult> RunAsync(string script, RedisValue[] arguments, CancellationToken cancellation) =>
        PatientlyAsync(() => Database.ScriptEvaluateAsync(script, [], arguments), cancellation);

    // Every call may be repeated: the scripts notice that they have done their work already.
    private async Task<T> PatientlyAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        for (var awaySince = 0L; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            string trouble;
            try
            {
                var answer = await call().WaitAsync(AnswerLimit, time, cancellation);
                if (awaySince != 0)
                    say("redis answers again: going on");
                return answer;
            }
            catch (RedisConnectionException error)
            {
                trouble = error.Message;
            }
            catch (TimeoutException error)
            {
                trouble = error.Message;
            }
            catch (RedisServerException error) when (error.Message.StartsWith("LOADING", StringComparison.Ordinal) || error.Message.Contains("NOSCRIPT"))
            {
                trouble = error.Message;
            }

            if (awaySince == 0)
                say($"redis does not answer ({trouble.Split('\n')[0]}): waiting for it");
            awaySince = awaySince == 0 ? time.GetTimestamp() : awaySince;
            if (time.GetElapsedTime(awaySince) > LongestAbsence)
                throw new TimeoutException($"redis has been away for {LongestAbsence.TotalMinutes} minutes; the same command goes on where this one stopped");
            await Task.Delay(RetryAfter, time, cancellation);
        }
    }

    private static CatalogException Lost(string name) => new(
        $"the unfinished load of '{name}' is not where this process left it: another load or a drop has taken over, or redis came back with older data; start the load again") { IsTakenOver = true };
}
