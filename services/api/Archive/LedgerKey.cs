namespace Broker.Api.Archive;

/// <summary>What the ledger counts by: one worker and one partition that it reads.</summary>
internal readonly record struct LedgerKey(string Worker, string Topic, Guid TopicId, int Partition);
