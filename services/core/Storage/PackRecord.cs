using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Broker.Core.Storage;

/// <summary>
/// Bytes of a pack: <see cref="Magic"/>, then records of <see cref="PackKey"/> (16 bytes), length (uint32) and CRC-32C of the
/// payload (uint32), both little-endian, and the payload. CRC-32C: the Castagnoli polynomial of RFC 3720, appendix B.4.
/// Packs of the first format (<see cref="OldMagic"/>) have no keys.
/// </summary>
internal static class PackRecord
{
    /// <summary>Length and CRC: what stands right before every payload, in both formats.</summary>
    public const int CheckBytes = 8;

    public const int HeaderBytes = PackKey.SizeBytes + CheckBytes;

    /// <summary>Longest payload; a length beyond it is damage, not a record.</summary>
    public const int MaxPayloadBytes = 16 * 1024 * 1024;

    /// <summary>First eight bytes of every pack, so that no record starts at 0.</summary>
    public static ReadOnlySpan<byte> Magic => "BRKPACK2"u8;

    public static ReadOnlySpan<byte> OldMagic => "BRKPACK1"u8;

    public static void WriteHeader(Span<byte> header, PackKey key, ReadOnlySpan<byte> payload)
    {
        key.Write(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[PackKey.SizeBytes..], (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[(PackKey.SizeBytes + 4)..], Crc32C(payload));
    }

    /// <param name="check">The <see cref="CheckBytes"/> before a payload.</param>
    public static (uint Length, uint Crc) ReadCheck(ReadOnlySpan<byte> check) =>
        (BinaryPrimitives.ReadUInt32LittleEndian(check), BinaryPrimitives.ReadUInt32LittleEndian(check[4..]));

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
