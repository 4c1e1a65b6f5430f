using Broker.Core.Wire;

namespace Broker.Ingest;

/// <summary>Which files under some paths are packets: by ending or by first bytes; nothing is passed over without being counted.</summary>
public sealed class PacketFolder
{
    private static readonly string[] Endings = [".avro", ".bin"];

    /// <summary>In ordinal order of their paths, within each path given.</summary>
    public IReadOnlyList<string> Packets { get; private init; } = [];

    /// <summary>Files in the folders that are no packets: schemas, tables, notes.</summary>
    public int LeftAside { get; private init; }

    /// <summary>A file that is named outright is always taken; a folder is searched to its depths.</summary>
    public static PacketFolder Find(IEnumerable<string> paths)
    {
        var packets = new List<string>();
        var leftAside = 0;
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                packets.Add(path);
                continue;
            }

            var files = Directory.GetFiles(path, "*", SearchOption.AllDirectories);
            Array.Sort(files, StringComparer.Ordinal);
            var found = files.Where(LooksLikePackets).ToArray();
            packets.AddRange(found);
            leftAside += files.Length - found.Length;
        }

        return new PacketFolder { Packets = packets, LeftAside = leftAside };
    }

    private static bool LooksLikePackets(string path)
    {
        if (Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            return true;
        Span<byte> head = stackalloc byte[ConfluentFrame.SizeBytes];
        using var file = File.OpenRead(path);
        var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head[..length].StartsWith("Obj\x01"u8) || ConfluentFrame.TryRead(head[..length], out _, out _);
    }
}
