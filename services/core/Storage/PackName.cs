using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Broker.Core.Storage;

/// <summary>Names of packs: a UTC night and, in it, a name that no other bytes have.</summary>
internal static partial class PackName
{
    private const int LongestWord = 64;
    private const int DigestBytes = 8;

    /// <summary>The folder of an instant.</summary>
    public static string Night(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>A pack that grows: <c>20261121/host-4711-20261121T114051123-1.pack</c>, a name no other process start gives.</summary>
    public static string OfWriter(string night, DateTimeOffset startedAt, int number)
    {
        var start = startedAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        return $"{night}/{Word(Environment.MachineName)}-{Environment.ProcessId}-{start}-{number}.pack";
    }

    /// <summary>
    /// A pack of one batch: <c>20261121/lsst_alerts-3-1200-0f1e2d3c4b5a6978.pack</c>: topic, partition and offset of its first
    /// message, and a digest of its records: the same batch has the same name, another one never.
    /// </summary>
    public static string OfBatch(string night, in PackEntry first, PackBatch batch)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(batch.Headers.Span, hash);
        return string.Create(CultureInfo.InvariantCulture,
            $"{night}/{Word(first.Topic)}-{first.Partition}-{first.Offset}-{Convert.ToHexStringLower(hash[..DigestBytes])}.pack");
    }

    /// <summary>True for a name that this class could have given: nothing else is ever opened.</summary>
    public static bool IsValid(string name) => Valid().IsMatch(name);

    /// <exception cref="StorageException">It is no name of a pack.</exception>
    public static void Check(string name)
    {
        if (!IsValid(name))
            throw new StorageException($"'{name}' is no name of a pack");
    }

    private static string Word(string text)
    {
        var word = NotAllowed().Replace(text.ToLowerInvariant(), "_");
        return word.Length == 0 ? "_" : word[..Math.Min(word.Length, LongestWord)];
    }

    [GeneratedRegex(@"^[0-9]{8}/[a-z0-9_]{1,64}-[0-9]{1,10}-([0-9]{8}T[0-9]{9}-[0-9]{1,9}|[0-9]{1,19}-[0-9a-f]{16})\.pack\z", RegexOptions.NonBacktracking)]
    private static partial Regex Valid();

    [GeneratedRegex("[^a-z0-9]")]
    private static partial Regex NotAllowed();
}
