using System.Buffers;
using Broker.Core.Wire;

namespace Broker.Tests.Core.Wire;

/// <summary>Datums and containers made by the tests.</summary>
internal static class Bytes
{
    public static byte[] Of(Action<AvroWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new AvroWriter(output));
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Of(AvroSchema schema, object? value)
    {
        var output = new ArrayBufferWriter<byte>();
        new AvroRecordWriter(output).Write(schema, value);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A schema of one record <c>t.r</c>; <paramref name="fields"/> is name, type JSON, name, type JSON, …</summary>
    public static AvroSchema Record(params string[] fields) =>
        AvroSchema.Parse($$"""{"type":"record","name":"t.r","fields":[{{string.Join(',', fields.Chunk(2).Select(f => $$"""{"name":"{{f[0]}}","type":{{f[1]}}}"""))}}]}""");

    public static byte[] Container(string schemaJson, string codec, params byte[][] datums)
    {
        using var stream = new MemoryStream();
        using (var writer = new ContainerWriter(stream, schemaJson, codec))
        {
            foreach (var datum in datums)
                writer.Append(datum);
        }

        return stream.ToArray();
    }

    /// <summary>A container of one block that holds <paramref name="packed"/> as it is.</summary>
    public static byte[] ContainerOf(string schemaJson, string codec, long count, byte[] packed)
    {
        var sync = new byte[16];
        return
        [
            .. "Obj\u0001"u8,
            .. Of(w =>
            {
                w.WriteLong(2);
                w.WriteString("avro.codec");
                w.WriteString(codec);
                w.WriteString("avro.schema");
                w.WriteString(schemaJson);
                w.WriteLong(0);
            }),
            .. sync,
            .. Of(w =>
            {
                w.WriteLong(count);
                w.WriteBytes(packed);
            }),
            .. sync,
        ];
    }
}
