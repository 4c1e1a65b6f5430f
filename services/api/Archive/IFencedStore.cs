using Broker.Core.Storage;

namespace Broker.Api.Archive;

/// <summary>Writes values in transactions that show under which claims they write.</summary>
public interface IFencedStore<in T>
{
    /// <param name="values">What to write; repeating it is harmless.</param>
    /// <param name="ticket">The claims; null where only one process writes.</param>
    /// <param name="cancellation">Stops it.</param>
    ValueTask PublishAsync(IReadOnlyList<T> values, FenceTicket? ticket, CancellationToken cancellation);
}
