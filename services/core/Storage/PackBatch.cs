using Broker.Core.Alerts;

namespace Broker.Core.Storage;

/// <summary>A batch as it is written: the records one behind the other, and where each payload lies after the first byte of the first.</summary>
internal sealed class PackBatch
{
    private readonly long[] starts;

    private PackBatch(List<ReadOnlyMemory<byte>> segments, long[] starts, byte[] headers, long sizeBytes)
    {
        (Segments, this.starts, Headers, SizeBytes) = (segments, starts, headers, sizeBytes);
    }

    /// <summary>Headers and payloads by turns.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Segments { get; }

    /// <summary>All headers together: what tells this batch from every other.</summary>
    public ReadOnlyMemory<byte> Headers { get; }

    public long SizeBytes { get; }

    /// <exception cref="ArgumentException">A packet is longer than 16 MiB.</exception>
    public static PackBatch Of(IReadOnlyList<PackEntry> entries)
    {
        if (entries.Any(entry => entry.Bytes.Length > PackRecord.MaxPayloadBytes))
            throw new ArgumentException($"a packet is longer than {PackRecord.MaxPayloadBytes} bytes", nameof(entries));

        var headers = new byte[entries.Count * PackRecord.HeaderBytes];
        var segments = new List<ReadOnlyMemory<byte>>(entries.Count * 2);
        var starts = new long[entries.Count];
        long size = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            var header = headers.AsMemory(i * PackRecord.HeaderBytes, PackRecord.HeaderBytes);
            PackRecord.WriteHeader(header.Span, PackKey.Of(entries[i]), entries[i].Bytes.Span);
            segments.Add(header);
            segments.Add(entries[i].Bytes);
            starts[i] = size + PackRecord.HeaderBytes;
            size += PackRecord.HeaderBytes + entries[i].Bytes.Length;
        }

        return new PackBatch(segments, starts, headers, size);
    }

    /// <summary>The places of the packets, in input order.</summary>
    /// <param name="pack">Name of the pack.</param>
    /// <param name="at">Where the first record begins, bytes.</param>
    public IReadOnlyList<StoredPacket> Places(string pack, long at) =>
        [.. starts.Select((start, i) => new StoredPacket { Pack = pack, Offset = at + start, SizeBytes = Segments[i * 2 + 1].Length })];
}
