namespace Broker.Core.Storage;

/// <summary>Reads a pack from front to back, in large pieces.</summary>
internal sealed class PackWindow(IPackStorage storage, string pack)
{
    private const int PieceBytes = 4 * 1024 * 1024;

    private byte[] buffer = new byte[PieceBytes];
    private long start;
    private int filled;

    /// <summary>The bytes at a place; fewer than asked for where the pack ends. Valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> AtAsync(long at, int count, CancellationToken cancellation)
    {
        if (at < start || at + count > start + filled)
        {
            if (buffer.Length < count)
                buffer = new byte[count];
            filled = await storage.ReadAsync(pack, at, buffer, cancellation);
            start = at;
        }

        return buffer.AsMemory((int)(at - start), (int)Math.Min(count, start + filled - at));
    }
}
