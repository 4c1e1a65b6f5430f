using System.Buffers;
using Broker.Broker.Simulator.Packets;

namespace Broker.Broker.Replay;

/// <summary>
/// An Avro object container with one record, uncompressed: what ZTF sends as one message (Avro 1.12, "Object Container Files").
/// </summary>
public sealed class SingleRecordContainer
{
    private const int SyncBytes = 16;
    private const int MaxLengthBytes = 10;
    private readonly byte[] _header;
    private readonly byte[] _sync;

    /// <param name="schemaJson">The writer's schema, as it shall stand in the header.</param>
    /// <param name="sync">Sixteen bytes that mark the end of a block; the same for equal messages.</param>
    public SingleRecordContainer(string schemaJson, ReadOnlySpan<byte> sync)
    {
        _sync = sync[..SyncBytes].ToArray();
        var header = new ArrayBufferWriter<byte>();
        var writer = new DatumWriter(header);
        header.Write("Obj\x01"u8);
        writer.WriteLong(2);
        writer.WriteString("avro.schema");
        writer.WriteString(schemaJson);
        writer.WriteString("avro.codec");
        writer.WriteString("null");
        writer.WriteLong(0);
        header.Write(_sync);
        _header = header.WrittenSpan.ToArray();
    }

    /// <summary>Header, one block with this datum, sync.</summary>
    public byte[] Wrap(ReadOnlySpan<byte> datum)
    {
        var file = new ArrayBufferWriter<byte>(_header.Length + datum.Length + SyncBytes + 2 * MaxLengthBytes);
        var writer = new DatumWriter(file);
        file.Write(_header);
        writer.WriteLong(1);
        writer.WriteBytes(datum);
        file.Write(_sync);
        return file.WrittenSpan.ToArray();
    }
}
