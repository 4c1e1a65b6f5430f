using System.Diagnostics.Metrics;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Confluent.Kafka;
using Npgsql;

namespace Broker.Broker.Composition;

/// <summary>The ledger as metrics, read now and then; a line in the log when it comes not to balance.</summary>
internal sealed partial class LedgerWatch : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    /// <summary>A partition that nobody has read of for so long is in the ledger, and in no metric: a survey may have a topic for every night.</summary>
    private static readonly TimeSpan Measured = TimeSpan.FromDays(1);

    private readonly LedgerReader reader;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Meter meter = new(StreamMetrics.Name);
    private LedgerReport? latest;
    private bool isStale;

    public LedgerWatch(RoleParts parts)
    {
        reader = new LedgerReader(parts.Options, parts.Database, parts.Time);
        (time, log) = (parts.Time, parts.Logs.CreateLogger<LedgerWatch>());
        meter.CreateObservableGauge("broker.ledger.messages", Ends, "{message}", "Messages of each of the survey's partitions by what became of them.");
        meter.CreateObservableGauge("broker.ledger.role.messages", Verdicts, "{message}", "Messages of every role by partition and verdict.");
        meter.CreateObservableGauge("broker.ledger.matches", Matches, "{match}", "Matches, and webhooks owed for them, by what became of them.");
        meter.CreateObservableGauge("broker.ledger.unbalanced", () => latest?.Verdict == LedgerVerdict.Unbalanced ? 1 : 0, description: "1 while the ledger does not balance.");
        meter.CreateObservableGauge("broker.ledger.stale", () => isStale ? 1 : 0, description: "1 while the ledger cannot be read: its other numbers are those of before.");
    }

    /// <summary>Until told to stop; throws nothing.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await ReadAsync(stopping);
            await Task.Delay(Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        meter.Dispose();
        reader.Dispose();
    }

    private async Task ReadAsync(CancellationToken stopping)
    {
        try
        {
            var report = await reader.WatchAsync(stopping);
            if (report.Verdict == LedgerVerdict.Unbalanced && latest?.Verdict != LedgerVerdict.Unbalanced)
                LogUnbalanced(log, string.Join("; ", report.Wrong));
            (latest, isStale) = (report, false);
        }
        catch (NpgsqlException trouble)
        {
            Stay(trouble.Message);
        }
        catch (KafkaException trouble)
        {
            Stay(trouble.Error.Reason);
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    // Said once; the numbers stay as they were.
    private void Stay(string trouble)
    {
        if (!isStale)
            LogStale(log, trouble);
        isStale = true;
    }

    private IEnumerable<Measurement<long>> Ends()
    {
        var read = Recent().Select(role => (role.Topic, role.TopicId, role.Partition)).ToHashSet();
        foreach (var partition in latest?.Partitions.Where(partition => read.Contains((partition.Topic, partition.TopicId, partition.Partition))) ?? [])
        {
            Measurement<long> Of(string end, long count) => new(count, new("topic", partition.Topic), new("partition", partition.Partition), new("end", end));
            yield return Of("consumed", partition.Consumed);
            yield return Of("stored", partition.Stored);
            yield return Of("duplicate", partition.Duplicates);
            yield return Of("dead_lettered", partition.DeadLettered);
            yield return Of("on_the_way", partition.OnTheWay);
            yield return Of("lost", partition.Lost);
        }
    }

    private IEnumerable<Measurement<long>> Verdicts()
    {
        foreach (var role in Recent())
        {
            Measurement<long> Of(string verdict, long count) =>
                new(count, new("worker", role.Worker), new("topic", role.Topic), new("partition", role.Partition), new("verdict", verdict));
            yield return Of("passed", role.Passed);
            yield return Of("dropped", role.Dropped);
            yield return Of("rejected", role.Rejected);
            yield return Of("repeated", role.Repeated);
        }
    }

    private IEnumerable<Measurement<long>> Matches()
    {
        if (latest?.Matches is not { } matches)
            yield break;
        static Measurement<long> Of(string end, long count) => new(count, new KeyValuePair<string, object?>("end", end));
        yield return Of("matched", matches.Matched);
        yield return Of("published", matches.Published);
        yield return Of("refused", matches.Refused);
        yield return Of("webhook_pending", matches.Pending);
        yield return Of("webhook_delivered", matches.Delivered);
        yield return Of("webhook_undeliverable", matches.Undeliverable);
    }

    private IEnumerable<LedgerRole> Recent() => latest?.Roles.Where(role => latest.At - role.UpdatedAt < Measured) ?? [];

    [LoggerMessage(EventName = "LedgerStale", Level = LogLevel.Warning, Message = "The ledger cannot be read now, its metrics stay as they are: {Trouble}")]
    private static partial void LogStale(ILogger logger, string trouble);

    [LoggerMessage(EventName = "LedgerUnbalanced", Level = LogLevel.Error, Message = "The ledger does not balance: {Wrong}. See: broker ledger")]
    private static partial void LogUnbalanced(ILogger logger, string wrong);
}
