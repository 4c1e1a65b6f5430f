using Broker.Core.Alerts;

namespace Broker.Core.Storage;

/// <summary>Stores batches of packets; one batch at a time. What <see cref="AppendAsync"/> returned survives a crash.</summary>
public interface IPackWriter : IDisposable
{
    /// <summary>Writes the whole batch into one pack.</summary>
    /// <returns>Where each packet lies, in input order; cutouts are not filled in.</returns>
    /// <exception cref="StorageException">Nothing of the batch counts as written: repeat it.</exception>
    /// <exception cref="IOException">The same.</exception>
    /// <exception cref="ArgumentException">A packet is longer than 16 MiB.</exception>
    ValueTask<IReadOnlyList<StoredPacket>> AppendAsync(IReadOnlyList<PackEntry> packets, CancellationToken cancellation);
}
