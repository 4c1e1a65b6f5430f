using System.Globalization;
using System.Text.RegularExpressions;

namespace Broker.Core.Storage;

/// <summary>Names of packs: <c>20261121/host-4711-20261121T114051123-1.pack</c>, a UTC folder and a name no other process start gives.</summary>
internal static partial class PackName
{
    private const int LongestHost = 64;

    /// <summary>The folder of an instant.</summary>
    public static string Night(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string Create(string night, DateTimeOffset startedAt, int number)
    {
        var host = NotAllowed().Replace(Environment.MachineName.ToLowerInvariant(), "_");
        host = host[..Math.Min(host.Length, LongestHost)];
        var start = startedAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        return $"{night}/{host}-{Environment.ProcessId}-{start}-{number}.pack";
    }

    /// <summary>True for a name that <see cref="Create"/> could have given: nothing else is ever opened.</summary>
    public static bool IsValid(string name) => Valid().IsMatch(name);

    [GeneratedRegex(@"^[0-9]{8}/[a-z0-9_]{1,64}-[0-9]{1,10}-[0-9]{8}T[0-9]{9}-[0-9]{1,9}\.pack\z", RegexOptions.NonBacktracking)]
    private static partial Regex Valid();

    [GeneratedRegex("[^a-z0-9]")]
    private static partial Regex NotAllowed();
}
