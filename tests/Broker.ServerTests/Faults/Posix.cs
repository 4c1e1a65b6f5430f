using System.Runtime.InteropServices;

namespace Broker.ServerTests.Faults;

/// <summary>Signals to processes (signal(7)).</summary>
internal static partial class Posix
{
    public const int Kill = 9;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int processId, int signal)
    {
        // 0 and negative numbers mean groups of processes: never ours to send to.
        if (processId > 0)
            _ = NativeKill(processId, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int NativeKill(int processId, int signal);
}
