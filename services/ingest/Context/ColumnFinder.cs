namespace Broker.Ingest.Context;

/// <summary>Looks columns up by the name somebody gave, or by the names such a column usually has.</summary>
internal sealed class ColumnFinder(IReadOnlyList<string> columns, List<string> faults)
{
    private readonly List<string> plain = [.. columns.Select(column => string.Concat(column.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant())];

    public List<string> Faults => faults;

    /// <returns>Null when nothing was asked for; -1, and a fault more, when there is no such column.</returns>
    public int? Find(string? given, string option)
    {
        if (given is null)
            return null;
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Equals(given, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        faults.Add($"{option}: there is no column '{given}'");
        return -1;
    }

    /// <summary>The first of the names that is there; else a column that ends so. Case and punctuation do not count.</summary>
    public int? Guess(string[] names, params string[] endings)
    {
        var byName = names.Select(name => plain.IndexOf(name)).FirstOrDefault(index => index >= 0, -1);
        var found = byName >= 0 ? byName : plain.FindIndex(column => endings.Any(column.EndsWith));
        return found < 0 ? null : found;
    }
}
