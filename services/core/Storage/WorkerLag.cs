namespace Broker.Core.Storage;

/// <summary>How far a worker has come in one partition.</summary>
/// <param name="Next">The offset it reads next.</param>
/// <param name="End">The offset that the next message will get.</param>
/// <param name="Unread">Messages before <paramref name="Next"/> that Kafka deleted before they were read, and of which the ledger may not know yet.</param>
public readonly record struct WorkerLag(long Next, long End, long Unread = 0)
{
    /// <summary>Messages that wait.</summary>
    public long Lag => End - Next;
}
