using System.Diagnostics.Metrics;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Broker.Api.Archive;

/// <summary>
/// Deletes dead letters that nobody came back for. What was counted of them stays counted, and where they stood is known, until their
/// message is read once more and comes to another end.
/// </summary>
public sealed partial class DeadLetterKeeper(Database database, TimeSpan keepFor, TimeProvider time, ILogger<DeadLetterKeeper> log)
{
    /// <summary>In one statement, so that no transaction is long.</summary>
    private const int RowsAtOnce = 1_000;

    /// <summary>Answers how many were deleted.</summary>
    private const string Delete = """
        WITH gone AS (
          DELETE FROM dead_letters WHERE id IN (
            SELECT id FROM dead_letters WHERE rejected_at < @before AND asked_at IS NULL ORDER BY rejected_at LIMIT @rows FOR UPDATE SKIP LOCKED)
          RETURNING topic, topic_id, partition, message_offset, settled_at),
        remembered AS (
          INSERT INTO dead_letters_expired (topic, topic_id, partition, message_offset)
          SELECT topic, topic_id, partition, message_offset FROM gone WHERE settled_at IS NULL)
        SELECT count(*) FROM gone
        """;

    /// <summary>Of one partition at a time, so that two who change the ledger never wait for each other in a circle.</summary>
    private const string Settle = """
        WITH ended AS (
          SELECT topic, topic_id, partition, message_offset FROM dead_letters_expired e
          WHERE EXISTS (SELECT FROM alert_sources a WHERE (a.topic, a.topic_id, a.partition, a.message_offset) = (e.topic, e.topic_id, e.partition, e.message_offset))
            OR EXISTS (SELECT FROM duplicates d WHERE (d.topic, d.topic_id, d.partition, d.message_offset) = (e.topic, e.topic_id, e.partition, e.message_offset))
          ORDER BY 1, 2, 3 LIMIT @rows),
        place AS (SELECT topic, topic_id, partition FROM ended LIMIT 1),
        gone AS (
          DELETE FROM dead_letters_expired e USING ended n JOIN place USING (topic, topic_id, partition)
          WHERE (e.topic, e.topic_id, e.partition, e.message_offset) = (n.topic, n.topic_id, n.partition, n.message_offset) RETURNING 1),
        counted AS (
          UPDATE ledger_ends e SET dead_lettered = e.dead_lettered - (SELECT count(*) FROM gone) FROM place p
          WHERE (e.topic, e.topic_id, e.partition) = (p.topic, p.topic_id, p.partition))
        SELECT count(*) FROM gone
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);
    private static readonly Counter<long> Expired = StreamMetrics.Meter.CreateCounter<long>("broker.dead.letters.expired", "{message}", "Dead letters deleted because of their age.");

    /// <summary>Until told to stop; throws nothing.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await ExpireAsync(stopping) is > 0 and var count)
                    LogExpired(log, count, keepFor.TotalDays);
                await SettleAsync(stopping);
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

    /// <returns>Rows deleted.</returns>
    public async Task<long> ExpireAsync(CancellationToken cancellation)
    {
        long sum = 0;
        for (var some = (long)RowsAtOnce; some == RowsAtOnce; sum += some)
        {
            await using var command = database.Source.CreateCommand(Delete);
            command.Parameters.AddWithValue("before", time.GetUtcNow() - keepFor);
            command.Parameters.AddWithValue("rows", RowsAtOnce);
            some = (long)(await command.ExecuteScalarAsync(cancellation))!;
            Expired.Add(some);
        }

        return sum;
    }

    /// <summary>An expired dead letter whose message was read again, and stored or found to be a duplicate, is none any more.</summary>
    /// <returns>How many.</returns>
    public async Task<long> SettleAsync(CancellationToken cancellation)
    {
        long sum = 0;
        for (long some = 1; some > 0; sum += some)
        {
            await using var command = database.Source.CreateCommand(Settle);
            command.Parameters.AddWithValue("rows", RowsAtOnce);
            some = (long)(await command.ExecuteScalarAsync(cancellation))!;
        }

        return sum;
    }

    [LoggerMessage(EventName = "DeadLettersExpired", Level = LogLevel.Information, Message = "{Count} dead letters older than {Days} days were deleted.")]
    private static partial void LogExpired(ILogger logger, long count, double days);

    [LoggerMessage(EventName = "DeadLettersNotExpired", Level = LogLevel.Warning, Message = "Old dead letters could not be deleted now: {Trouble}")]
    private static partial void LogTrouble(ILogger logger, string trouble);
}
