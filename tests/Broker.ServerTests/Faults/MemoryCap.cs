using System.Globalization;

namespace Broker.ServerTests.Faults;

/// <summary>A cgroup (version 1 or 2) that gives its processes so much memory and no more, as a container's is. Making one needs root.</summary>
internal sealed class MemoryCap : IDisposable
{
    private const string Root = "/sys/fs/cgroup";
    private readonly string folder;

    private MemoryCap(string folder) => this.folder = folder;

    /// <summary>What runs a program within the cap, before the program and its arguments: the runtime looks for its limits when it starts.</summary>
    public IReadOnlyList<string> Shell => ["/bin/sh", "-c", "echo $$ > \"$0\" && exec \"$@\"", Path.Combine(folder, "cgroup.procs")];

    /// <summary>Null where this process may not make one; says so.</summary>
    public static MemoryCap? Create(string name, long bytes)
    {
        foreach (var (parent, file) in new[] { (Path.Combine(Root, "memory"), "memory.limit_in_bytes"), (Root, "memory.max") })
        {
            if (TryMake(parent, name, file, bytes) is { } folder)
                return new MemoryCap(folder);
        }

        Console.Error.WriteLine("memory is capped by the runtime's own limit alone: this process may not make a cgroup");
        return null;
    }

    public void Dispose() => Remove(folder);

    /// <summary>The kernel puts the file of the limit into every folder that is made where memory is counted.</summary>
    private static string? TryMake(string parent, string name, string file, long bytes)
    {
        var (folder, limit) = (Path.Combine(parent, name), Path.Combine(parent, name, file));
        if (!Directory.Exists(parent) || !SmallDisk.Run("mkdir", folder))
            return null;
        try
        {
            if (File.Exists(limit))
            {
                File.WriteAllText(limit, bytes.ToString(CultureInfo.InvariantCulture));
                return folder;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Looked at, and not ours to set.
        }

        Remove(folder);
        return null;
    }

    private static void Remove(string folder) => SmallDisk.Run("rmdir", folder);
}
