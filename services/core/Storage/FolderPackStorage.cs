using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Broker.Core.Storage;

/// <summary>Packs as append-only files below one folder. Reading may go on beside a writer.</summary>
/// <param name="root">Created when the first pack is written.</param>
/// <param name="maxPackBytes">A writer begins a new pack beyond this size, at least 1; one batch may pass it.</param>
public sealed class FolderPackStorage(string root, long maxPackBytes = FolderPackStorage.DefaultPackBytes) : IPackStorage
{
    public const long DefaultPackBytes = 512L * 1024 * 1024;

    public string Address => new Uri(Path.GetFullPath(root)).AbsoluteUri;

    public IPackWriter CreateWriter(TimeProvider time) => new FolderPackWriter(root, new PackMemory(this, time), maxPackBytes, time);

    public async ValueTask<int> ReadAsync(string pack, long offset, Memory<byte> target, CancellationToken cancellation)
    {
        try
        {
            using var file = Open(pack);
            var filled = 0;
            while (filled < target.Length)
            {
                var got = await RandomAccess.ReadAsync(file, target[filled..], offset + filled, cancellation);
                if (got == 0)
                    break;
                filled += got;
            }

            return filled;
        }
        catch (SystemException error) when (IsAway(error))
        {
            throw new StorageException($"{pack} cannot be read: {error.Message}", StorageFault.Away, error);
        }
    }

    public async IAsyncEnumerable<PackInfo> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var night in Listed(() => Directory.Exists(root) ? new DirectoryInfo(root).GetDirectories() : []))
        {
            foreach (var file in Listed(() => night.Exists ? night.GetFiles("*.pack") : []))
            {
                cancellation.ThrowIfCancellationRequested();
                var name = $"{night.Name}/{file.Name}";
                if (PackName.IsValid(name) && file.Exists)
                    yield return new PackInfo { Name = name, SizeBytes = file.Length, WrittenAt = file.LastWriteTimeUtc };
            }
        }
    }

    public ValueTask DeleteAsync(string pack, CancellationToken cancellation)
    {
        PackName.Check(pack);
        try
        {
            var path = Path.Combine(root, pack);
            if (File.Exists(path))
                File.Delete(path);
            return ValueTask.CompletedTask;
        }
        catch (SystemException error) when (IsAway(error))
        {
            throw new StorageException($"{pack} cannot be deleted: {error.Message}", StorageFault.Away, error);
        }
    }

    public void Dispose()
    {
    }

    private IEnumerable<T> Listed<T>(Func<T[]> list)
        where T : FileSystemInfo
    {
        try
        {
            return list().OrderBy(item => item.Name, StringComparer.Ordinal);
        }
        catch (SystemException error) when (IsAway(error))
        {
            throw new StorageException($"the packs in {root} cannot be listed: {error.Message}", StorageFault.Away, error);
        }
    }

    private static bool IsAway(SystemException error) => error is IOException or UnauthorizedAccessException;

    private SafeFileHandle Open(string pack)
    {
        PackName.Check(pack);
        var path = Path.Combine(root, pack);
        if (!Directory.Exists(root))
            throw new StorageException($"the folder of the packs, {root}, is not there", StorageFault.Away);
        if (!File.Exists(path))
            throw new StorageException($"there is no pack {pack}", StorageFault.Gone);
        return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }
}
