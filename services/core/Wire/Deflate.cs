using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Broker.Core.Wire;

/// <summary>Blocks of codec <c>deflate</c>: RFC 1951 without any header or checksum.</summary>
internal static class Deflate
{
    public static Unpacked Unpack(ReadOnlyMemory<byte> packed)
    {
        var array = MemoryMarshal.TryGetArray(packed, out var segment) ? segment : packed.ToArray();
        using var stream = new DeflateStream(new MemoryStream(array.Array!, array.Offset, array.Count), CompressionMode.Decompress);
        var buffer = new UnpackBuffer(packed.Length);
        try
        {
            for (var read = stream.Read(buffer.Room()); read > 0; read = stream.Read(buffer.Room()))
            {
                buffer.Advance(read);
                if (buffer.IsOver)
                    return Unpacked.Bomb(packed.Length);
            }
        }
        catch (InvalidDataException)
        {
            return Unpacked.Bad("the deflate stream is damaged");
        }

        return new Unpacked(buffer.Filled);
    }

    public static byte[] Pack(ReadOnlySpan<byte> plain)
    {
        using var packed = new MemoryStream();
        using (var stream = new DeflateStream(packed, CompressionLevel.Fastest))
            stream.Write(plain);
        return packed.ToArray();
    }
}
