using System.Security.Cryptography;
using System.Text;

namespace Broker.Api.Security;

/// <summary>
/// Who may write: SHA-256 of bearer tokens and the users they belong to, from a file with a line
/// <c>user sha256-of-token-in-hex</c> each, read again when it changes. Users are named like filters, but without _.
/// </summary>
/// <param name="file">Lines as above; empty lines and lines that begin with # count for nothing.</param>
public sealed class Tokens(string file, TimeProvider time)
{
    private const int TokenBytes = 32;
    private const int MaxTokenLength = 512;
    private const string OwnUser = "local";
    private static readonly TimeSpan Lookup = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private IReadOnlyList<(string User, byte[] Hash)> entries = [];
    private DateTime readVersion;
    private DateTimeOffset lookedAt = DateTimeOffset.MinValue;

    /// <summary>
    /// Tokens of one machine: <c>token</c> in the data folder holds one for the user <c>local</c>, made at the first start,
    /// readable by its owner alone; <c>tokens</c> beside it holds its hash.
    /// </summary>
    /// <returns>Path of the file with the token, for the user to be told.</returns>
    public static string CreateOwn(string dataFolder)
    {
        var path = Path.GetFullPath(Path.Combine(dataFolder, "token"));
        var hashes = OwnFile(dataFolder);
        if (File.Exists(path) && File.Exists(hashes))
            return path;
        Directory.CreateDirectory(dataFolder);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        WritePrivate(path, token + "\n");
        WritePrivate(hashes, $"# user and SHA-256 of the token\n{OwnUser} {Convert.ToHexStringLower(Hash(token))}\n");
        return path;
    }

    public static string OwnFile(string dataFolder) => Path.Combine(dataFolder, "tokens");

    /// <summary>The user a token belongs to; null for none. Takes the same time wherever a wrong token differs.</summary>
    public string? UserOf(string token)
    {
        if (token.Length is 0 or > MaxTokenLength)
            return null;
        var hash = Hash(token);
        string? user = null;
        foreach (var entry in Current())
        {
            if (CryptographicOperations.FixedTimeEquals(entry.Hash, hash))
                user = entry.User;
        }

        return user;
    }

    private IReadOnlyList<(string User, byte[] Hash)> Current()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (now - lookedAt < Lookup)
                return entries;
            lookedAt = now;
            var version = File.GetLastWriteTimeUtc(file);
            if (version == readVersion)
                return entries;
            entries = File.Exists(file) ? [.. File.ReadLines(file).Select(Parse).OfType<(string, byte[])>()] : [];
            readVersion = version;
            return entries;
        }
    }

    private static (string User, byte[] Hash)? Parse(string line)
    {
        var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || parts[0].StartsWith('#') || !Names.IsUser(parts[0]))
            return null;
        var hash = new byte[SHA256.HashSizeInBytes];
        return parts[1].Length == 2 * hash.Length && Convert.FromHexString(parts[1], hash, out _, out _) == System.Buffers.OperationStatus.Done
            ? (parts[0], hash)
            : null;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static void WritePrivate(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new StreamWriter(path, Encoding.ASCII, options);
        stream.Write(text);
    }
}
