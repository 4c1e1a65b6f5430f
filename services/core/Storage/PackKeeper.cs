using Microsoft.Extensions.Logging;
using Npgsql;

namespace Broker.Core.Storage;

/// <summary>Retires packs now and then, in one process at a time, and says what it did. Does nothing where packs are kept for ever.</summary>
public sealed partial class PackKeeper(Packs packs, PackPlace limits, Database database, TimeProvider time, ILogger<PackKeeper> log)
{
    /// <summary>Key of the advisory lock under which one process at a time retires.</summary>
    private const long RetireLock = 0x50_41_43_4b_53;

    private const double Gigabyte = 1e9;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    /// <summary>Until told to stop; throws nothing but that.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var retention = new PackRetention(packs, limits, time);
        while (!retention.KeepsAll && !stopping.IsCancellationRequested)
        {
            try
            {
                await RetireAsync(retention, stopping);
            }
            catch (StorageException error)
            {
                LogTrouble(log, error.Message);
            }
            catch (NpgsqlException error)
            {
                LogTrouble(log, error.Message);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RetireAsync(PackRetention retention, CancellationToken stopping)
    {
        await using var session = await database.Source.OpenConnectionAsync(stopping);
        await using var take = new NpgsqlCommand($"SELECT pg_try_advisory_lock({RetireLock})", session);
        if (await take.ExecuteScalarAsync(stopping) is not true)
            return;
        try
        {
            var result = await retention.RunAsync(dryRun: false, stopping);
            if (result.Retired.Count > 0)
                LogRetired(log, result.Retired.Count, result.Retired.Sum(pack => pack.SizeBytes) / Gigabyte, result.Packs - result.Retired.Count, packs.Address);
            if (result.OverBytes > 0)
                LogOver(log, result.OverBytes.Value / Gigabyte);
        }
        finally
        {
            await using var give = new NpgsqlCommand($"SELECT pg_advisory_unlock({RetireLock})", session);
            await give.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    [LoggerMessage(EventName = "PacksRetired", Level = LogLevel.Information, Message = "{Count} packs of {Gigabytes:0.0} GB were retired; {Left} are left in {Address}.")]
    private static partial void LogRetired(ILogger logger, int count, double gigabytes, int left, string address);

    [LoggerMessage(EventName = "PacksOverLimit", Level = LogLevel.Warning, Message = "The packs are {Gigabytes:0.0} GB over BROKER_PACKS_KEEP_GB: those of the last two hours are not deleted.")]
    private static partial void LogOver(ILogger logger, double gigabytes);

    [LoggerMessage(EventName = "PacksNotRetired", Level = LogLevel.Warning, Message = "Packs could not be retired now: {Trouble}")]
    private static partial void LogTrouble(ILogger logger, string trouble);
}
