namespace Broker.Core.Storage;

/// <summary>Memory segments as one stream to read and seek, without a copy.</summary>
internal sealed class SegmentStream(IReadOnlyList<ReadOnlyMemory<byte>> segments) : Stream
{
    private readonly long[] starts = Starts(segments);
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => starts[^1];

    public override long Position
    {
        get => position;
        set => position = Math.Clamp(value, 0, Length);
    }

    public override int Read(Span<byte> buffer)
    {
        if (position >= Length || buffer.IsEmpty)
            return 0;
        var found = Array.BinarySearch(starts, position);
        var index = found >= 0 ? found : ~found - 1;
        while (segments[index].IsEmpty || starts[index + 1] <= position)
            index++;
        var rest = segments[index].Span[(int)(position - starts[index])..];
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static long[] Starts(IReadOnlyList<ReadOnlyMemory<byte>> segments)
    {
        var starts = new long[segments.Count + 1];
        for (var i = 0; i < segments.Count; i++)
            starts[i + 1] = starts[i] + segments[i].Length;
        return starts;
    }
}
