using Broker.Core.Storage;

namespace Broker.Broker.Replay;

/// <summary>A pack of the broker's own, read without the archive: what is left when PostgreSQL is lost.</summary>
internal static class PackFile
{
    private static ReadOnlySpan<byte> Magic => "BRKPACK"u8;

    public static bool IsOne(string path)
    {
        Span<byte> start = stackalloc byte[Magic.Length];
        using var file = File.OpenRead(path);
        return Path.GetExtension(path) == ".pack" && file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Magic);
    }

    /// <summary>Every intact packet, in the order stored, with its place for people.</summary>
    /// <exception cref="StorageException">It does not lie in the folder of a night, or cannot be read.</exception>
    public static IEnumerable<(string Place, byte[] Bytes)> Read(string path)
    {
        var night = Directory.GetParent(Path.GetFullPath(path))!;
        using var packs = Packs.Open(new PackPlace { Folder = night.Parent?.FullName ?? "/" });
        var content = packs.ScanAsync($"{night.Name}/{Path.GetFileName(path)}", CancellationToken.None).GetAwaiter().GetResult();
        foreach (var packet in content.Packets)
            yield return ($"{path}@{packet.Offset}", packs.ReadAsync(packet, CancellationToken.None).AsTask().GetAwaiter().GetResult());
    }
}
