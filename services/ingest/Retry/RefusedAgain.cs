using Broker.Core.Storage;
using Broker.Core.Streams;

namespace Broker.Ingest.Retry;

/// <summary>Where a dead letter goes that was tried again in vain: it stays the one it is, with what is wrong now.</summary>
public sealed class RefusedAgain(DeadLetterTable table) : ISink<DeadLetter>
{
    public async ValueTask PublishAsync(IReadOnlyList<DeadLetter> values, CancellationToken cancellation) => await table.RefusedAsync(values, cancellation);
}
