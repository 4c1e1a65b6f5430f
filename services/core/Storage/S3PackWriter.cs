using Broker.Core.Alerts;

namespace Broker.Core.Storage;

/// <summary>
/// One object per batch, named after its first message and what it holds: a batch that is stored again, after a crash or an
/// answer that was lost, is the same object with the same bytes.
/// </summary>
internal sealed class S3PackWriter(S3PackStorage storage, TimeProvider time) : IPackWriter
{
    public async ValueTask<IReadOnlyList<StoredPacket>> AppendAsync(IReadOnlyList<PackEntry> packets, CancellationToken cancellation)
    {
        if (packets.Count == 0)
            return [];

        var batch = PackBatch.Of(packets);
        var first = packets[0];
        var night = PackName.Night(first.AppendedAt == default ? time.GetUtcNow() : first.AppendedAt);
        var name = PackName.OfBatch(night, first, batch);
        using var body = new SegmentStream([PackRecord.Magic.ToArray(), .. batch.Segments]);
        await storage.PutAsync(name, body, cancellation);
        return batch.Places(name, PackRecord.Magic.Length);
    }

    public void Dispose()
    {
    }
}
