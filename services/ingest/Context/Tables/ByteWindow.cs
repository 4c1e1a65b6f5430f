namespace Broker.Ingest.Context.Tables;

/// <summary>The bytes of a stream from the first unread one on, as many as have been asked for.</summary>
internal sealed class ByteWindow(Stream stream) : IDisposable
{
    /// <summary>More than this a row, or a header, cannot have.</summary>
    public const int LargestBytes = 1 << 24;

    private byte[] buffer = new byte[1 << 18];
    private int start;
    private int end;

    /// <summary>Of the first unread byte, from the start of the stream.</summary>
    public long Position { get; private set; }

    public ReadOnlySpan<byte> Unread => buffer.AsSpan(start, end - start);

    /// <summary>Makes <see cref="Unread"/> longer.</summary>
    /// <returns>False at the end of the stream.</returns>
    public bool More()
    {
        if (end == buffer.Length)
            MakeRoom();
        var read = stream.Read(buffer, end, buffer.Length - end);
        end += read;
        return read > 0;
    }

    /// <returns>False when the stream ends before <see cref="Unread"/> is that long.</returns>
    public bool Has(int bytes)
    {
        while (end - start < bytes)
        {
            if (!More())
                return false;
        }

        return true;
    }

    public void Take(int bytes)
    {
        start += bytes;
        Position += bytes;
    }

    /// <summary>Goes forward to a <see cref="Position"/>.</summary>
    /// <returns>False when the stream ends before.</returns>
    public bool SkipTo(long position)
    {
        if (stream.CanSeek && position > Position + Unread.Length)
        {
            stream.Position = position;
            (start, end, Position) = (0, 0, position);
            return position <= stream.Length;
        }

        while (Position < position)
        {
            if (Unread.IsEmpty && !More())
                return false;
            Take((int)Math.Min(Unread.Length, position - Position));
        }

        return true;
    }

    public void Dispose() => stream.Dispose();

    private void MakeRoom()
    {
        var unread = end - start;
        if (unread > LargestBytes)
            throw new CatalogException($"a row that begins at byte {Position} is longer than {LargestBytes} bytes: this is no table");
        var room = unread > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
        Buffer.BlockCopy(buffer, start, room, 0, unread);
        (buffer, start, end) = (room, 0, unread);
    }
}
