namespace Broker.Core.Expressions;

/// <summary>Finds the name somebody probably meant.</summary>
internal static class Suggestions
{
    /// <summary>"did you mean …", or null when nothing is near.</summary>
    public static string? For(string word, IEnumerable<string> names)
    {
        var wanted = word.ToLowerInvariant();
        var limit = Math.Min(3, (word.Length + 1) / 3);
        var best = names.Select(name => (name, distance: Distance(wanted, name.ToLowerInvariant())))
            .OrderBy(n => n.distance).ThenBy(n => n.name, StringComparer.Ordinal).FirstOrDefault();
        return best.name is not null && best.distance <= limit ? $"did you mean '{best.name}'?" : null;
    }

    /// <summary>Letters to insert, delete, change or swap (optimal string alignment; Damerau 1964).</summary>
    internal static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 3)
            return int.MaxValue;
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
                rows[i, j] = Cell(a, b, rows, (i, j));
        }

        return rows[a.Length, b.Length];
    }

    private static int Cell(string a, string b, int[,] rows, (int I, int J) at)
    {
        var (i, j) = at;
        var change = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        var best = Math.Min(change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
        var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
    }
}
