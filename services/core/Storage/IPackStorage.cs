namespace Broker.Core.Storage;

/// <summary>
/// Where the bytes of packs lie. Thread-safe. Every method throws <see cref="StorageException"/> with
/// <see cref="StorageFault.Gone"/> for a pack that is not there and <see cref="StorageFault.Away"/> where the store does not answer.
/// </summary>
public interface IPackStorage : IDisposable
{
    /// <summary>For people: <c>file:///…</c> or <c>s3://bucket/prefix</c>, without secrets.</summary>
    string Address { get; }

    IPackWriter CreateWriter(TimeProvider time);

    /// <summary>Bytes of one pack from an offset on.</summary>
    /// <returns>Bytes read; fewer than asked for only where the pack ends.</returns>
    ValueTask<int> ReadAsync(string pack, long offset, Memory<byte> target, CancellationToken cancellation);

    /// <summary>Every pack, the oldest nights first.</summary>
    IAsyncEnumerable<PackInfo> ListAsync(CancellationToken cancellation);

    /// <summary>Does nothing where there is no such pack.</summary>
    ValueTask DeleteAsync(string pack, CancellationToken cancellation);
}
