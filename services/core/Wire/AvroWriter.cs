using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Broker.Core.Wire;

/// <summary>Writes Avro's binary encoding; what is written when is the caller's business, in the order of the schema.</summary>
public sealed class AvroWriter(IBufferWriter<byte> output)
{
    private const int MaxVarintBytes = 10;

    public void WriteLong(long value)
    {
        var zigzag = (ulong)((value << 1) ^ (value >> 63));
        var span = output.GetSpan(MaxVarintBytes);
        var length = 0;
        for (; zigzag >= 0x80; zigzag >>= 7)
            span[length++] = (byte)(zigzag | 0x80);
        span[length++] = (byte)zigzag;
        output.Advance(length);
    }

    public void WriteInt(int value) => WriteLong(value);

    public void WriteDouble(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(sizeof(double)), value);
        output.Advance(sizeof(double));
    }

    public void WriteFloat(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(output.GetSpan(sizeof(float)), value);
        output.Advance(sizeof(float));
    }

    public void WriteBoolean(bool value)
    {
        output.GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        output.Advance(1);
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

    /// <summary>Number of the branch, from 0; the branch's value follows.</summary>
    public void WriteUnionIndex(int branch) => WriteLong(branch);

    /// <summary>Exactly <paramref name="count"/> items follow, then <see cref="WriteArrayEnd"/>.</summary>
    public void WriteArrayStart(int count)
    {
        if (count > 0)
            WriteLong(count);
    }

    public void WriteArrayEnd() => WriteLong(0);
}
