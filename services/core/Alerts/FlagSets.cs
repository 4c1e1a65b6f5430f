using System.Runtime.CompilerServices;

namespace Broker.Core.Alerts;

/// <summary>
/// The same few flags are set together again and again: a fixed number of sets is remembered, each in one of the four places its
/// names hash to. Safe for several threads: a set is never changed, and a place is read and replaced as a whole.
/// </summary>
public static class FlagSets
{
    private const int Buckets = 1024;
    private const int Places = 4;

    private static readonly string[]?[] Known = new string[Buckets * Places][];

    /// <summary>These names in their order; null when there are none.</summary>
    public static IReadOnlyList<string>? Of(List<string> names)
    {
        if (names.Count == 0)
            return null;
        var hash = 17u;
        foreach (var name in names)
            hash = (hash ^ (uint)RuntimeHelpers.GetHashCode(name)) * 16777619u;
        var places = Known.AsSpan((int)(hash % Buckets) * Places, Places);
        foreach (var known in places)
        {
            if (known is not null && AreSame(known, names))
                return known;
        }

        var place = places.IndexOf((string[]?)null);
        return places[place >= 0 ? place : (int)(hash >> 30)] = [.. names];
    }

    private static bool AreSame(string[] known, List<string> names)
    {
        if (known.Length != names.Count)
            return false;
        for (var i = 0; i < known.Length; i++)
        {
            if (known[i] != names[i])
                return false;
        }

        return true;
    }
}
