using Broker.Core.Alerts;

namespace Broker.Core.Storage;

/// <summary>
/// The full packets, in append-only packs. Thread-safe. What cannot be had throws <see cref="StorageException"/>:
/// <see cref="StorageFault"/> tells a retired pack from a damaged one and from a store that does not answer.
/// </summary>
public sealed class Packs(IPackStorage storage) : IDisposable
{
    /// <summary>For people, without secrets.</summary>
    public string Address => storage.Address;

    /// <summary>The packs' root within the broker's data folder, where no other place is configured.</summary>
    public static string FolderIn(string dataFolder) => Path.Combine(dataFolder, "packs");

    public static Packs Open(PackPlace place) => new(place.S3 is { } s3 ? new S3PackStorage(s3) : new FolderPackStorage(place.Folder!));

    public IPackWriter CreateWriter(TimeProvider time) => storage.CreateWriter(time);

    /// <summary>The bytes of one packet, checked against their CRC.</summary>
    public async ValueTask<byte[]> ReadAsync(StoredPacket packet, CancellationToken cancellation)
    {
        CheckPlace(packet);
        var record = new byte[PackRecord.CheckBytes + packet.SizeBytes];
        await FillAsync(packet, packet.Offset - PackRecord.CheckBytes, record, cancellation);
        var (length, crc) = PackRecord.ReadCheck(record);
        var payload = record[PackRecord.CheckBytes..];
        if (length != payload.Length || crc != PackRecord.Crc32C(payload))
            throw new StorageException($"the packet at {packet.Offset} of {packet.Pack} is damaged: length or CRC differs");
        return payload;
    }

    /// <summary>The bytes of one slice of a packet, and nothing else of it: the CRC, which is over the whole packet, is not checked.</summary>
    /// <param name="packet">Where the packet lies.</param>
    /// <param name="offset">Within the packet, bytes.</param>
    /// <param name="sizeBytes">The slice ends within the packet.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask<byte[]> ReadSliceAsync(StoredPacket packet, int offset, int sizeBytes, CancellationToken cancellation)
    {
        CheckPlace(packet);
        if (offset < 0 || sizeBytes < 0 || offset > packet.SizeBytes - sizeBytes)
            throw new StorageException($"bytes {offset} to {offset + (long)sizeBytes} lie outside the packet at {packet.Offset} of {packet.Pack}");
        var slice = new byte[sizeBytes];
        await FillAsync(packet, packet.Offset + offset, slice, cancellation);
        return slice;
    }

    /// <summary>Every intact packet of one pack, in the order written, and where a torn or damaged tail begins.</summary>
    public async Task<PackContent> ScanAsync(string pack, CancellationToken cancellation)
    {
        var window = new PackWindow(storage, pack);
        var packets = new List<StoredPacket>();
        long at = PackRecord.Magic.Length;
        var magic = await window.AtAsync(0, (int)at, cancellation);
        var hasKeys = magic.Span.SequenceEqual(PackRecord.Magic);
        if (!hasKeys && !magic.Span.SequenceEqual(PackRecord.OldMagic))
            return new PackContent { Packets = [], SizeBytes = magic.Length, TornAt = 0 };

        var headerBytes = hasKeys ? PackRecord.HeaderBytes : PackRecord.CheckBytes;
        while (true)
        {
            var header = await window.AtAsync(at, headerBytes, cancellation);
            var content = new PackContent { Packets = packets, SizeBytes = at + header.Length, TornAt = header.IsEmpty ? null : at };
            if (header.Length < headerBytes)
                return content;
            var (length, crc) = PackRecord.ReadCheck(header.Span[^PackRecord.CheckBytes..]);
            if (length > PackRecord.MaxPayloadBytes)
                return content;
            var payload = await window.AtAsync(at + headerBytes, (int)length, cancellation);
            if (payload.Length < length || PackRecord.Crc32C(payload.Span) != crc)
                return content with { SizeBytes = at + headerBytes + payload.Length };
            packets.Add(new StoredPacket { Pack = pack, Offset = at + headerBytes, SizeBytes = (int)length });
            at += headerBytes + length;
        }
    }

    /// <summary>Every pack, the oldest nights first.</summary>
    public IAsyncEnumerable<PackInfo> ListAsync(CancellationToken cancellation) => storage.ListAsync(cancellation);

    /// <summary>Deletes one pack; does nothing where it is not there.</summary>
    public ValueTask DeleteAsync(string pack, CancellationToken cancellation) => storage.DeleteAsync(pack, cancellation);

    public void Dispose() => storage.Dispose();

    private async ValueTask FillAsync(StoredPacket packet, long at, byte[] target, CancellationToken cancellation)
    {
        if (await storage.ReadAsync(packet.Pack, at, target, cancellation) < target.Length)
            throw new StorageException($"{packet.Pack} ends within the packet at {packet.Offset}");
    }

    private static void CheckPlace(StoredPacket packet)
    {
        PackName.Check(packet.Pack);
        if (packet.Offset < PackRecord.Magic.Length + PackRecord.CheckBytes || packet.SizeBytes is < 0 or > PackRecord.MaxPayloadBytes)
            throw new StorageException($"no packet can lie at {packet.Offset} of {packet.Pack} with {packet.SizeBytes} bytes");
    }
}
