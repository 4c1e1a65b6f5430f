using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Broker.Core.Storage;

/// <summary>
/// Bytes of a pack: <see cref="Magic"/>, then records of length (uint32), CRC-32C of the payload (uint32), both
/// little-endian, and the payload. CRC-32C: the Castagnoli polynomial of RFC 3720, appendix B.4.
/// </summary>
internal static class PackRecord
{
    public const int HeaderBytes = 8;

    /// <summary>Longest payload; a length beyond it is damage, not a record.</summary>
    public const int MaxPayloadBytes = 16 * 1024 * 1024;

    /// <summary>First eight bytes of every pack, so that no record starts at 0.</summary>
    public static ReadOnlySpan<byte> Magic => "BRKPACK1"u8;

    public static void WriteHeader(Span<byte> header, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Crc32C(payload));
    }

    public static (uint Length, uint Crc) ReadHeader(ReadOnlySpan<byte> header) =>
        (BinaryPrimitives.ReadUInt32LittleEndian(header), BinaryPrimitives.ReadUInt32LittleEndian(header[4..]));

    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }
}
