using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Broker.Broker.Simulator.Packets;

/// <summary>The primitives of Avro's binary encoding (Avro 1.12, "Binary encoding").</summary>
public sealed class DatumWriter(ArrayBufferWriter<byte> output)
{
    public void WriteLong(long value)
    {
        var bits = (ulong)((value << 1) ^ (value >> 63));
        var span = output.GetSpan(10);
        var length = 0;
        for (; bits > 0x7F; bits >>= 7)
            span[length++] = (byte)(bits | 0x80);
        span[length++] = (byte)bits;
        output.Advance(length);
    }

    public void WriteBoolean(bool value)
    {
        output.GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        output.Advance(1);
    }

    public void WriteFloat(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    public void WriteDouble(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    public void WriteString(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteLong(length);
        Encoding.UTF8.GetBytes(value, output.GetSpan(length));
        output.Advance(length);
    }

    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteLong(value.Length);
        output.Write(value);
    }
}
