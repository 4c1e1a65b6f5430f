using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Broker.Core.Storage;

/// <summary>Sixteen bytes that stand for the message a packet came in: of SHA-256 over topic, partition, offset and time.</summary>
internal readonly record struct PackKey(ulong High, ulong Low)
{
    public const int SizeBytes = 16;

    private const int NumbersBytes = 20;

    public static PackKey Of(in PackEntry entry)
    {
        var topic = Encoding.UTF8.GetBytes(entry.Topic);
        var text = new byte[NumbersBytes + topic.Length];
        BinaryPrimitives.WriteInt32LittleEndian(text, entry.Partition);
        BinaryPrimitives.WriteInt64LittleEndian(text.AsSpan(4), entry.Offset);
        BinaryPrimitives.WriteInt64LittleEndian(text.AsSpan(12), entry.AppendedAt.UtcTicks);
        topic.CopyTo(text, NumbersBytes);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return Read(hash);
    }

    public static PackKey Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }
}
