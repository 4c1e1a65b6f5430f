using System.Runtime.InteropServices;

namespace Broker.Core.Wire;

/// <summary>Blocks of codec <c>zstandard</c>: RFC 8878 frames, unpacked by the system's libzstd as a stream.</summary>
internal static unsafe partial class Zstandard
{
    private const string Library = "libzstd.so.1";

    /// <summary>ZSTD_d_windowLogMax and its value: no more memory than a whole block may take.</summary>
    private const int WindowLogMax = 100;
    private const int MaxWindowLog = 25;

    public static Unpacked Unpack(ReadOnlySpan<byte> packed)
    {
        try
        {
            var stream = CreateStream();
            try
            {
                SetParameter(stream, WindowLogMax, MaxWindowLog);
                return Unpack(stream, packed);
            }
            finally
            {
                FreeStream(stream);
            }
        }
        catch (DllNotFoundException)
        {
            return new Unpacked(default, WireReason.UnknownCodec, $"codec 'zstandard' needs {Library}, which is not installed");
        }
    }

    private static Unpacked Unpack(nint stream, ReadOnlySpan<byte> packed)
    {
        var buffer = new UnpackBuffer(packed.Length);
        fixed (byte* bytes = packed)
        {
            var input = new Buffer { Bytes = bytes, Size = (nuint)packed.Length };
            nuint left = 0;
            while (input.Position < input.Size || left > 0)
            {
                var (read, wrote) = (input.Position, 0);
                left = Step(stream, ref input, buffer.Room(), ref wrote);
                if (IsError(left) != 0)
                    return Unpacked.Bad("the zstandard frame is damaged");
                buffer.Advance(wrote);
                if (buffer.IsOver)
                    return Unpacked.Bomb(packed.Length);
                if (input.Position == read && wrote == 0 && left > 0)
                    return Unpacked.Bad("the zstandard frame ends too early");
            }
        }

        return new Unpacked(buffer.Filled);
    }

    private static nuint Step(nint stream, ref Buffer input, Span<byte> room, ref int wrote)
    {
        fixed (byte* bytes = room)
        {
            var output = new Buffer { Bytes = bytes, Size = (nuint)room.Length };
            var left = Decompress(stream, ref output, ref input);
            wrote = (int)output.Position;
            return left;
        }
    }

    /// <summary>ZSTD_inBuffer and ZSTD_outBuffer: the same three members.</summary>
    private struct Buffer
    {
        public byte* Bytes;
        public nuint Size;
        public nuint Position;
    }

    [LibraryImport(Library, EntryPoint = "ZSTD_createDStream")]
    private static partial nint CreateStream();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDStream")]
    private static partial nuint FreeStream(nint stream);

    [LibraryImport(Library, EntryPoint = "ZSTD_DCtx_setParameter")]
    private static partial nuint SetParameter(nint stream, int parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressStream")]
    private static partial nuint Decompress(nint stream, ref Buffer output, ref Buffer input);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint code);
}
