namespace Broker.Ingest.Context;

/// <summary>Which columns of a table hold the position, the name and what is carried along.</summary>
internal sealed record CatalogColumns(int Ra, int Dec, int? Id, IReadOnlyList<int> Carried)
{
    private const int MostCarried = 32;

    /// <summary>What is no table at all may look like one with thousands of columns.</summary>
    private const int MostTold = 60;

    // Compared without case and punctuation; the earlier a name stands, the better. A name of several words may end a longer one.
    private static readonly string[] RaNames = ["ra", "radeg", "raj2000", "raicrs", "rajdeg", "alphaj2000", "alpha", "rax", "meanra", "rightascension"];
    private static readonly string[] DecNames = ["dec", "decdeg", "dej2000", "decj2000", "deicrs", "decicrs", "dedeg", "deltaj2000", "delta", "de", "decx", "meandec", "declination"];
    private static readonly string[] IdNames = ["id", "name", "sourceid", "sourcename", "objid", "objectid", "designation", "mainid", "varname", "oid", "object", "star", "source"];
    private static readonly string[] RaEndings = ["rightascension"];
    private static readonly string[] DecEndings = ["declination"];
    private static readonly string[] IdEndings = ["name", "designation"];

    /// <summary>Throws <see cref="CatalogException"/> that names every column that is not there, and the ones that are.</summary>
    public static CatalogColumns Choose(IReadOnlyList<string> columns, CatalogLoadOptions options)
    {
        var faults = new List<string>();
        var ra = Find(columns, options.RaColumn, "--ra", faults) ?? Guess(columns, RaNames, RaEndings);
        var dec = Find(columns, options.DecColumn, "--dec", faults) ?? Guess(columns, DecNames, DecEndings);
        var id = Find(columns, options.IdColumn, "--id", faults) ?? Guess(columns, IdNames, IdEndings);
        if (ra < 0 && options.RaColumn is null)
            faults.Add("no column looks like the right ascension: name it with --ra");
        if (dec < 0 && options.DecColumn is null)
            faults.Add("no column looks like the declination: name it with --dec");
        var carried = options.Columns is null
            ? [.. Enumerable.Range(0, columns.Count).Where(i => i != ra && i != dec && i != id && columns[i].Length > 0).DistinctBy(i => columns[i]).Take(MostCarried)]
            : options.Columns.Select(name => Find(columns, name, "--columns", faults) ?? -1).ToList();
        if (faults.Count > 0)
            throw new CatalogException(string.Join('\n', faults) + $"\nthe table has: {string.Join(", ", columns.Take(MostTold))}{(columns.Count > MostTold ? ", …" : "")}");
        return new CatalogColumns(ra, dec, id < 0 ? null : id, carried);
    }

    // Null when nothing was asked for.
    private static int? Find(IReadOnlyList<string> columns, string? given, string option, List<string> faults)
    {
        if (given is null)
            return null;
        var index = columns.ToList().FindIndex(column => column.Equals(given, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
            faults.Add($"{option}: there is no column '{given}'");
        return index;
    }

    private static int Guess(IReadOnlyList<string> columns, string[] names, string[] endings)
    {
        var plain = columns.Select(column => string.Concat(column.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant()).ToList();
        var byName = names.Select(name => plain.IndexOf(name)).FirstOrDefault(index => index >= 0, -1);
        return byName >= 0 ? byName : plain.FindIndex(column => endings.Any(column.EndsWith));
    }
}
