using System.Buffers.Binary;
using Broker.Core.Sky;
using Broker.Ingest.Context.Tables;

namespace Broker.Ingest.Context;

/// <summary>
/// Sources on their way to Redis: packed once, listed once per cell that they go to. <see cref="Drain"/> gives byte strings of
/// (cell, uint32; length, uint32; bytes) triples, big-endian, in the order of the cells.
/// </summary>
internal sealed class LoadBatch(CatalogColumns columns, SourceRows rows, int order)
{
    /// <summary>Rows in one batch, readable or not.</summary>
    public const int MostRows = 5_000;

    private const int MostEntries = 8_000;
    private const int MostBytes = 1 << 20;

    // Below the size at which an array goes to the large-object heap.
    private const int ChunkBytes = 64 << 10;
    private const int HeadBytes = 8;

    private readonly List<ulong> cells = [];
    private readonly List<(int Start, int Length)> sources = [];
    private readonly List<long> touched = [];
    private readonly byte[] chunk = new byte[ChunkBytes];
    private readonly byte[] body = new byte[CellEntry.LargestBytes + (columns.Carried.Count + 1) * PackedValue.LargestBytes];
    private byte[] packed = new byte[MostBytes + ChunkBytes];
    private int used;

    public bool IsFull => cells.Count >= MostEntries || used >= MostBytes;

    /// <returns>False when the row has no position that can be read.</returns>
    public bool Add(ICatalogTable row, long number)
    {
        if (!rows.TryRead(row, out var entry))
            return false;
        var length = entry.Write(body);
        var id = columns.Id is { } at ? row[at] : TableValue.Missing;
        length += PackedValue.Write(id.Kind == TableValueKind.Missing ? TableValue.Of(number) : id, body.AsSpan(length));
        foreach (var column in columns.Carried)
            length += PackedValue.Write(row[column], body.AsSpan(length));

        var home = Healpix.Cell(order, entry.RaDeg, entry.DecDeg);
        touched.Clear();
        rows.AddCells(order, entry, touched);
        var away = Keep(length);
        foreach (var cell in touched)
        {
            if (cell != home)
                cells.Add((ulong)cell << 32 | (uint)away);
        }

        CellEntry.MarkHome(body);
        cells.Add((ulong)home << 32 | (uint)Keep(length));
        return true;
    }

    /// <summary>Takes everything out.</summary>
    public List<byte[]> Drain()
    {
        var chunks = new List<byte[]>();
        cells.Sort();
        var filled = 0;
        var head = -1;
        for (var i = 0; i < cells.Count; i++)
        {
            var cell = (uint)(cells[i] >> 32);
            var (start, length) = sources[(int)(uint)cells[i]];
            if (filled + HeadBytes + length > ChunkBytes)
            {
                chunks.Add(chunk[..filled]);
                (filled, head) = (0, -1);
            }

            if (head < 0 || cell != BinaryPrimitives.ReadUInt32BigEndian(chunk.AsSpan(head)))
            {
                head = filled;
                BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(head), cell);
                filled += HeadBytes;
            }

            packed.AsSpan(start, length).CopyTo(chunk.AsSpan(filled));
            filled += length;
            BinaryPrimitives.WriteInt32BigEndian(chunk.AsSpan(head + 4), filled - head - HeadBytes);
        }

        if (filled > 0)
            chunks.Add(chunk[..filled]);
        cells.Clear();
        sources.Clear();
        used = 0;
        return chunks;
    }

    private int Keep(int length)
    {
        if (packed.Length - used < length + Varint.LargestBytes)
            Array.Resize(ref packed, packed.Length * 2);
        var start = used;
        used += Varint.Write((ulong)length, packed.AsSpan(used));
        body.AsSpan(0, length).CopyTo(packed.AsSpan(used));
        used += length;
        sources.Add((start, used - start));
        return sources.Count - 1;
    }
}
