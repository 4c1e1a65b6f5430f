using System.Runtime.InteropServices;

namespace Broker.Broker.Composition;

/// <summary>
/// Bounds what the C library keeps for itself. By default glibc gives nearly every thread an arena of its own, 64 MB each, which never
/// shrinks much: Kafka's client has dozens of threads, and messages are freed by others than those that made them.
/// </summary>
internal static partial class NativeMemory
{
    /// <summary>M_ARENA_MAX of malloc.h.</summary>
    private const int ArenaMax = -8;

    /// <summary>Messages are allocated by few threads at a time: one arena for each of the busiest.</summary>
    private const int Arenas = 2;

    /// <summary>To be called before other threads are there. Does nothing where the C library is another one.</summary>
    public static void Bound()
    {
        try
        {
            _ = SetOption(ArenaMax, Arenas);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, with no arenas.
        }
        catch (DllNotFoundException)
        {
            // Another system.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
