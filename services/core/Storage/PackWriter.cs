using Broker.Core.Alerts;
using Microsoft.Win32.SafeHandles;

namespace Broker.Core.Storage;

/// <summary>
/// Appends packets to a pack of its own and begins a new one when the night or the size limit is reached.
/// One writer at a time; what <see cref="AppendAsync"/> returned survives a crash.
/// </summary>
public sealed class PackWriter : IDisposable
{
    /// <summary>Packs begun by this process: no two writers ever give the same name.</summary>
    private static int begun;

    private readonly string root;
    private readonly TimeProvider time;
    private readonly long maxPackBytes;
    private readonly DateTimeOffset startedAt;
    private SafeFileHandle? file;
    private string name = "";
    private long end;

    internal PackWriter(string root, TimeProvider time, long maxPackBytes)
    {
        this.root = root;
        this.time = time;
        this.maxPackBytes = maxPackBytes;
        startedAt = time.GetUtcNow();
    }

    /// <summary>Writes the whole batch into one pack and syncs it to disk.</summary>
    /// <returns>Where each packet lies, in input order; cutouts are not filled in.</returns>
    /// <exception cref="IOException">Nothing of the batch counts as written: repeat it. The pack is left behind, with a tail that no row names.</exception>
    /// <exception cref="ArgumentException">A packet is longer than 16 MiB.</exception>
    public async ValueTask<IReadOnlyList<StoredPacket>> AppendAsync(IReadOnlyList<ReadOnlyMemory<byte>> packets, CancellationToken cancellation)
    {
        if (packets.Count == 0)
            return [];
        if (packets.Any(packet => packet.Length > PackRecord.MaxPayloadBytes))
            throw new ArgumentException($"a packet is longer than {PackRecord.MaxPayloadBytes} bytes", nameof(packets));

        var done = false;
        try
        {
            var handle = await OpenAsync(cancellation);
            var places = new StoredPacket[packets.Count];
            var buffers = Frame(packets, places);
            await RandomAccess.WriteAsync(handle, buffers, end, cancellation);
            RandomAccess.FlushToDisk(handle);
            end += buffers.Sum(buffer => (long)buffer.Length);
            done = true;
            return places;
        }
        finally
        {
            if (!done)
                Close();
        }
    }

    public void Dispose() => Close();

    private List<ReadOnlyMemory<byte>> Frame(IReadOnlyList<ReadOnlyMemory<byte>> packets, StoredPacket[] places)
    {
        var headers = new byte[packets.Count * PackRecord.HeaderBytes];
        var buffers = new List<ReadOnlyMemory<byte>>(packets.Count * 2);
        var position = end;
        for (var i = 0; i < packets.Count; i++)
        {
            var header = headers.AsMemory(i * PackRecord.HeaderBytes, PackRecord.HeaderBytes);
            PackRecord.WriteHeader(header.Span, packets[i].Span);
            buffers.Add(header);
            buffers.Add(packets[i]);
            places[i] = new StoredPacket { Pack = name, Offset = position + PackRecord.HeaderBytes, SizeBytes = packets[i].Length };
            position += PackRecord.HeaderBytes + packets[i].Length;
        }

        return buffers;
    }

    private async ValueTask<SafeFileHandle> OpenAsync(CancellationToken cancellation)
    {
        var night = PackName.Night(time.GetUtcNow());
        if (file is not null && end < maxPackBytes && name.StartsWith(night, StringComparison.Ordinal))
            return file;

        Close();
        name = PackName.Create(night, startedAt, Interlocked.Increment(ref begun));
        var path = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        await RandomAccess.WriteAsync(file, PackRecord.Magic.ToArray(), 0, cancellation);
        end = PackRecord.Magic.Length;
        return file;
    }

    private void Close()
    {
        file?.Dispose();
        file = null;
    }
}
