using System.Runtime.InteropServices;

namespace Broker.Broker.DevStack;

/// <summary>POSIX signals to child processes (signal(7)).</summary>
internal static partial class Signal
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>False when there is no such process.</summary>
    public static bool Send(int processId, int signal) => NativeKill(processId, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int NativeKill(int processId, int signal);
}
