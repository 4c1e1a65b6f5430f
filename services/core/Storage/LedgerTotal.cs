namespace Broker.Core.Storage;

/// <summary>All of the survey's partitions together: consumed = stored + duplicates + dead-lettered + on the way.</summary>
public sealed record LedgerTotal(long Consumed, long Stored, long Duplicates, long DeadLettered, long OnTheWay, long Lost);
