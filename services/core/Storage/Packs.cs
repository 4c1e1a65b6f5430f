using Broker.Core.Alerts;
using Microsoft.Win32.SafeHandles;

namespace Broker.Core.Storage;

/// <summary>The full packets, in append-only files below one folder. Reading is thread-safe and may go on beside a writer.</summary>
/// <param name="root">Created when the first pack is written.</param>
public sealed class Packs(string root)
{
    /// <summary>A writer begins a new pack beyond this size; one batch may pass it.</summary>
    public const long DefaultPackBytes = 512L * 1024 * 1024;

    private const int ScanBufferBytes = 1 << 20;

    /// <summary>The packs' root within the broker's data folder.</summary>
    public static string FolderIn(string dataFolder) => Path.Combine(dataFolder, "packs");

    /// <param name="maxPackBytes">At least 1; see <see cref="DefaultPackBytes"/>.</param>
    public PackWriter CreateWriter(TimeProvider time, long maxPackBytes = DefaultPackBytes) => new(root, time, maxPackBytes);

    /// <summary>The bytes of one packet, checked against their CRC.</summary>
    /// <exception cref="StorageException">There is no such pack, or it does not hold these bytes at this place.</exception>
    public async ValueTask<byte[]> ReadAsync(StoredPacket packet, CancellationToken cancellation)
    {
        var header = packet.Offset - PackRecord.HeaderBytes;
        if (header < PackRecord.Magic.Length || packet.SizeBytes is < 0 or > PackRecord.MaxPayloadBytes)
            throw new StorageException($"no packet can lie at {packet.Offset} of {packet.Pack} with {packet.SizeBytes} bytes");

        using var file = Open(packet.Pack);
        var record = new byte[PackRecord.HeaderBytes + packet.SizeBytes];
        if (await FillAsync(file, record, header, cancellation) < record.Length)
            throw new StorageException($"{packet.Pack} ends within the packet at {packet.Offset}");
        var (length, crc) = PackRecord.ReadHeader(record);
        var payload = record[PackRecord.HeaderBytes..];
        if (length != payload.Length || crc != PackRecord.Crc32C(payload))
            throw new StorageException($"the packet at {packet.Offset} of {packet.Pack} is damaged: length or CRC differs");
        return payload;
    }

    /// <summary>Every intact packet of one pack, in the order written, and where a torn or damaged tail begins.</summary>
    /// <exception cref="StorageException">There is no such pack.</exception>
    public async Task<PackContent> ScanAsync(string pack, CancellationToken cancellation)
    {
        using var file = Open(pack);
        var size = RandomAccess.GetLength(file);
        var buffer = new byte[ScanBufferBytes];
        var packets = new List<StoredPacket>();
        long at = PackRecord.Magic.Length;
        if (await FillAsync(file, buffer.AsMemory(0, PackRecord.Magic.Length), 0, cancellation) < at || !buffer.AsSpan(0, (int)at).SequenceEqual(PackRecord.Magic))
            return new PackContent { Packets = [], TornAt = 0 };

        while (at < size)
        {
            var got = await FillAsync(file, buffer.AsMemory(0, PackRecord.HeaderBytes), at, cancellation);
            var (length, crc) = PackRecord.ReadHeader(buffer);
            if (got < PackRecord.HeaderBytes || length > PackRecord.MaxPayloadBytes || at + PackRecord.HeaderBytes + length > size)
                break;
            if (buffer.Length < length)
                buffer = new byte[length];
            var payload = buffer.AsMemory(0, (int)length);
            if (await FillAsync(file, payload, at + PackRecord.HeaderBytes, cancellation) < length || PackRecord.Crc32C(payload.Span) != crc)
                break;
            packets.Add(new StoredPacket { Pack = pack, Offset = at + PackRecord.HeaderBytes, SizeBytes = (int)length });
            at += PackRecord.HeaderBytes + length;
        }

        return new PackContent { Packets = packets, TornAt = at < size ? at : null };
    }

    /// <summary>Names of all packs, oldest folder first.</summary>
    public IReadOnlyList<string> List() => !Directory.Exists(root)
        ? []
        : [.. Directory.EnumerateFiles(root, "*.pack", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(PackName.IsValid)
            .Order(StringComparer.Ordinal)];

    private SafeFileHandle Open(string pack)
    {
        if (!PackName.IsValid(pack))
            throw new StorageException($"'{pack}' is no name of a pack");
        var path = Path.Combine(root, pack);
        if (!File.Exists(path))
            throw new StorageException($"there is no pack {pack}");
        return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    private static async ValueTask<int> FillAsync(SafeFileHandle file, Memory<byte> target, long offset, CancellationToken cancellation)
    {
        var filled = 0;
        while (filled < target.Length)
        {
            var got = await RandomAccess.ReadAsync(file, target[filled..], offset + filled, cancellation);
            if (got == 0)
                break;
            filled += got;
        }

        return filled;
    }
}
