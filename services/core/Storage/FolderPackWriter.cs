using Broker.Core.Alerts;
using Microsoft.Win32.SafeHandles;

namespace Broker.Core.Storage;

/// <summary>
/// Appends batches to a pack of its own, one fsync a batch, and begins a new one when the night, the size limit or
/// <see cref="LongestOpen"/> is reached. After a failed write the pack is left behind, with a tail that no row names.
/// </summary>
/// <param name="root">The folder of all packs.</param>
/// <param name="memory">What earlier processes stored last: a packet of theirs that comes again keeps its place.</param>
/// <param name="maxPackBytes">At least 1.</param>
/// <param name="time">The clock of the names.</param>
internal sealed class FolderPackWriter(string root, PackMemory memory, long maxPackBytes, TimeProvider time) : IPackWriter
{
    /// <summary>No pack is appended to later than this after it was begun: an older one may be deleted without asking its writer.</summary>
    public static readonly TimeSpan LongestOpen = TimeSpan.FromHours(1);

    /// <summary>Packs begun by this process: no two writers ever give the same name.</summary>
    private static int begun;

    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private SafeFileHandle? file;
    private DateTimeOffset begunAt;
    private string name = "";
    private long end;

    public async ValueTask<IReadOnlyList<StoredPacket>> AppendAsync(IReadOnlyList<PackEntry> packets, CancellationToken cancellation)
    {
        var known = new StoredPacket?[packets.Count];
        for (var i = 0; i < known.Length; i++)
            known[i] = await FindAsync(packets[i], cancellation);
        var written = new Queue<StoredPacket>(await WriteAsync([.. packets.Where((_, i) => known[i] is null)], cancellation));
        return [.. known.Select(place => place ?? written.Dequeue())];
    }

    public void Dispose() => Close();

    /// <summary>Only at the beginning: later nothing comes again that this process has not written itself.</summary>
    private async ValueTask<StoredPacket?> FindAsync(PackEntry entry, CancellationToken cancellation) =>
        time.GetUtcNow() - startedAt < PackMemory.Recent ? await memory.FindAsync(entry, cancellation) : null;

    private async ValueTask<IReadOnlyList<StoredPacket>> WriteAsync(IReadOnlyList<PackEntry> packets, CancellationToken cancellation)
    {
        if (packets.Count == 0)
            return [];

        var batch = PackBatch.Of(packets);
        var done = false;
        try
        {
            var handle = await OpenAsync(cancellation);
            await RandomAccess.WriteAsync(handle, batch.Segments, end, cancellation);
            RandomAccess.FlushToDisk(handle);
            var places = batch.Places(name, end);
            end += batch.SizeBytes;
            done = true;
            return places;
        }
        finally
        {
            if (!done)
                Close();
        }
    }

    private async ValueTask<SafeFileHandle> OpenAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var night = PackName.Night(now);
        if (file is not null && end < maxPackBytes && now - begunAt < LongestOpen && name.StartsWith(night, StringComparison.Ordinal))
            return file;

        Close();
        (name, begunAt) = (PackName.OfWriter(night, startedAt, Interlocked.Increment(ref begun)), now);
        var folder = Path.Combine(root, night);
        Directory.CreateDirectory(folder);
        file = File.OpenHandle(Path.Combine(root, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        FolderSync.Flush(folder);
        FolderSync.Flush(root);
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
