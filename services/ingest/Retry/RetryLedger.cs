using Broker.Core.Alerts;
using Broker.Core.Storage;
using Broker.Core.Streams;

namespace Broker.Ingest.Retry;

/// <summary>
/// What is counted of letters that are tried again: they were counted as read long ago, so only that some are duplicates now. One
/// that passes is counted when it is stored.
/// </summary>
public sealed class RetryLedger(DeadLetterTable table) : ISink<LedgerEntry>
{
    public async ValueTask PublishAsync(IReadOnlyList<LedgerEntry> values, CancellationToken cancellation)
    {
        List<AlertSource> duplicates =
        [
            .. from entry in values
               from run in entry.Runs
               where run.Reason == Reason.Duplicate
               from place in Enumerable.Range(0, run.Count)
               select new AlertSource(entry.Topic, entry.TopicId, entry.Partition, run.FirstOffset + place),
        ];
        if (duplicates.Count > 0)
            await table.DuplicatesAsync(duplicates, cancellation);
    }
}
