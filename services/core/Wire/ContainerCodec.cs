using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Broker.Core.Alerts;

namespace Broker.Core.Wire;

/// <summary>
/// One value as an Avro object container of its own, which carries its schema: any Avro library reads it without asking us.
/// The same value gives the same bytes.
/// </summary>
public static class ContainerCodec
{
    private const int SyncBytes = 16;

    private static readonly Lazy<(byte[] Header, byte[] Sync)> MatchFrame = new(() => Frame(TopicSchemas.Json(TopicSchemas.PublishedMatch)!));

    /// <summary>
    /// A filter match (<c>schemas/broker/match.303.avsc</c>), without the place of its packet and its message: they are ours alone, and
    /// others when a crash made us store the packet again or the survey sent it again.
    /// </summary>
    public static byte[] Match(FilterMatch match)
    {
        var classified = match.Classified;
        var buffer = Scratch.Take();
        MatchCodec.Write(new AvroWriter(buffer), match with { Classified = classified with { Alert = classified.Alert with { Packet = null, Source = null } } });
        return Contain(MatchFrame.Value, buffer);
    }

    /// <param name="buffer">Holds the datum; the head of its block is written behind it.</param>
    private static byte[] Contain((byte[] Header, byte[] Sync) frame, ArrayBufferWriter<byte> buffer)
    {
        var datumBytes = buffer.WrittenCount;
        var writer = new AvroWriter(buffer);
        writer.WriteLong(1);
        writer.WriteLong(datumBytes);
        var written = buffer.WrittenSpan;
        var file = new byte[frame.Header.Length + written.Length + SyncBytes];
        frame.Header.CopyTo(file, 0);
        written[datumBytes..].CopyTo(file.AsSpan(frame.Header.Length));
        written[..datumBytes].CopyTo(file.AsSpan(frame.Header.Length + written.Length - datumBytes));
        frame.Sync.CopyTo(file, file.Length - SyncBytes);
        return file;
    }

    private static (byte[] Header, byte[] Sync) Frame(string schemaJson)
    {
        var schema = Encoding.UTF8.GetBytes(schemaJson);
        var sync = SHA256.HashData(schema)[..SyncBytes];
        var header = new ArrayBufferWriter<byte>();
        var writer = new AvroWriter(header);
        header.Write(ObjectContainer.Magic);
        writer.WriteLong(2);
        writer.WriteString("avro.codec");
        writer.WriteBytes("null"u8);
        writer.WriteString("avro.schema");
        writer.WriteBytes(schema);
        writer.WriteLong(0);
        header.Write(sync);
        return (header.WrittenSpan.ToArray(), sync);
    }
}
