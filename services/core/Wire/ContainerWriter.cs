using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Broker.Core.Wire;

/// <summary>
/// Writes an Avro object container; <see cref="Dispose"/> writes the last block and leaves the stream open. Equal schemas
/// and datums give equal files: the sync marker is made from the schema.
/// </summary>
public sealed class ContainerWriter : IDisposable
{
    private const int BlockBytes = 1 << 20;
    private const int SyncBytes = 16;

    private readonly Stream _stream;
    private readonly bool _deflate;
    private readonly byte[] _sync;
    private readonly ArrayBufferWriter<byte> _block = new();
    private int _count;

    /// <param name="codec"><c>null</c> or <c>deflate</c>.</param>
    public ContainerWriter(Stream stream, string schemaJson, string codec = "null")
    {
        if (codec is not ("null" or "deflate"))
            throw new ArgumentException($"codec '{codec}' is not written", nameof(codec));
        (_stream, _deflate) = (stream, codec == "deflate");
        _sync = SHA256.HashData(Encoding.UTF8.GetBytes(schemaJson))[..SyncBytes];
        var head = new ArrayBufferWriter<byte>();
        head.Write(ObjectContainer.Magic);
        var writer = new AvroWriter(head);
        writer.WriteArrayStart(2);
        writer.WriteString("avro.schema");
        writer.WriteString(schemaJson);
        writer.WriteString("avro.codec");
        writer.WriteString(codec);
        writer.WriteArrayEnd();
        head.Write(_sync);
        _stream.Write(head.WrittenSpan);
    }

    /// <summary>A whole file of one datum, uncompressed: one message of its own, as ZTF sends.</summary>
    public static byte[] OfOne(string schemaJson, ReadOnlySpan<byte> datum)
    {
        const int roomForHead = 512;
        using var stream = new MemoryStream(schemaJson.Length + datum.Length + roomForHead);
        using (var container = new ContainerWriter(stream, schemaJson))
            container.Append(datum);
        return stream.ToArray();
    }

    /// <summary>Adds one datum of the schema, taken as it is.</summary>
    public void Append(ReadOnlySpan<byte> datum)
    {
        _block.Write(datum);
        _count++;
        if (_block.WrittenCount >= BlockBytes)
            EndBlock();
    }

    /// <summary>Ends the current block, so that what was appended can be read.</summary>
    public void EndBlock()
    {
        if (_count == 0)
            return;
        var head = new ArrayBufferWriter<byte>();
        var packed = _deflate ? Deflate.Pack(_block.WrittenSpan) : _block.WrittenSpan;
        new AvroWriter(head).WriteLong(_count);
        new AvroWriter(head).WriteLong(packed.Length);
        _stream.Write(head.WrittenSpan);
        _stream.Write(packed);
        _stream.Write(_sync);
        _block.ResetWrittenCount();
        _count = 0;
    }

    public void Dispose() => EndBlock();
}
