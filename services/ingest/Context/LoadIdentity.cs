using System.Security.Cryptography;
using System.Text.Json;

namespace Broker.Ingest.Context;

/// <summary>Tells whether two loads are of the same file with the same options.</summary>
internal static class LoadIdentity
{
    private const int HeadBytes = 1 << 16;

    /// <summary>A hash over the options, the format of the cells, and the file's length, time of change and first 64 kB.</summary>
    public static string Of(string path, CatalogLoadOptions options)
    {
        using var file = File.OpenRead(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var head = new byte[HeadBytes];
        hash.AppendData(head, 0, file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new
        {
            options,
            file.Length,
            ChangedAt = File.GetLastWriteTimeUtc(path),
            CatalogInfo.PresentFormat,
        }));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
