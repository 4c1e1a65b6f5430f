using System.Runtime.InteropServices;

namespace Broker.Core.Storage;

/// <summary>
/// Makes the names of new files survive a loss of power: on Unix the folder that holds a new file has to be synced itself
/// (fsync(2), "Calling fsync() does not necessarily ensure that the entry in the directory … has also reached disk").
/// </summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;

    /// <exception cref="IOException">The folder cannot be synced.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, ReadOnly);
        var failed = descriptor < 0 || Sync(descriptor) != 0;
        var error = failed ? Marshal.GetLastPInvokeErrorMessage() : null;
        if (descriptor >= 0)
            _ = Close(descriptor);
        if (failed)
            throw new IOException($"{folder} cannot be synced: {error}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
