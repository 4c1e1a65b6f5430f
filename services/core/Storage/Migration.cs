using System.Security.Cryptography;
using System.Text;

namespace Broker.Core.Storage;

/// <summary>One file of <c>schemas/sql</c>, as built into this program.</summary>
/// <param name="Name"><c>0001_archive.sql</c>: the files are applied in the order of their names.</param>
/// <param name="Checksum">SHA-256 of the text, lower-case hex.</param>
public sealed record Migration(string Name, string Sql, string Checksum)
{
    private const string Folder = "schemas/sql/";

    /// <summary>Every migration, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = Read();

    private static List<Migration> Read()
    {
        var assembly = typeof(Migration).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
                var sql = reader.ReadToEnd();
                return new Migration(name[Folder.Length..], sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
            })];
    }
}
