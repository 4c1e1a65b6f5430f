using System.Buffers;

namespace Broker.Core.Wire;

/// <summary>
/// A buffer that each thread keeps, so that writing a message allocates the message alone. What is in it is lost with the next
/// <see cref="Take"/> of the same thread.
/// </summary>
internal static class Scratch
{
    private const int FirstBytes = 16 << 10;

    /// <summary>A buffer that has grown beyond this is not kept.</summary>
    private const int MostKeptBytes = 1 << 20;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? kept;

    /// <summary>The empty buffer.</summary>
    public static ArrayBufferWriter<byte> Take()
    {
        if (kept is null || kept.Capacity > MostKeptBytes)
            kept = new ArrayBufferWriter<byte>(FirstBytes);
        kept.ResetWrittenCount();
        return kept;
    }
}
