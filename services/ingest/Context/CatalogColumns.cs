using System.Globalization;
using Broker.Ingest.Context.Hosts;

namespace Broker.Ingest.Context;

/// <summary>Which columns of a table hold what.</summary>
internal sealed record CatalogColumns
{
    private const int MostCarried = 32;
    private const double UsualEpoch = 2000;

    /// <summary>What is no table at all may look like one with thousands of columns.</summary>
    private const int MostTold = 60;

    // Compared without case and punctuation; the earlier a name stands, the better. A name of several words may end a longer one.
    private static readonly string[] RaNames = ["ra", "radeg", "raj2000", "raicrs", "rajdeg", "alphaj2000", "alpha", "rax", "meanra", "rightascension"];
    private static readonly string[] DecNames = ["dec", "decdeg", "dej2000", "decj2000", "deicrs", "decicrs", "dedeg", "deltaj2000", "delta", "de", "decx", "meandec", "declination"];
    private static readonly string[] IdNames = ["id", "name", "sourceid", "sourcename", "objid", "objectid", "designation", "mainid", "varname", "oid", "object", "star", "source"];
    private static readonly string[] RedshiftNames = ["redshift", "zspec", "specz", "zsp", "zbest", "zhelio", "zcmb", "z", "photoz", "zphot"];
    private static readonly string[] PmRaNames = ["pmra", "pmracosdec", "pmraicrs"];
    private static readonly string[] PmDecNames = ["pmdec", "pmde", "pmdecicrs"];
    private static readonly string[] EpochNames = ["refepoch", "epoch", "epochyear"];
    private static readonly string[] RaEndings = ["rightascension"];
    private static readonly string[] DecEndings = ["declination"];
    private static readonly string[] IdEndings = ["name", "designation"];

    public required int Ra { get; init; }

    public required int Dec { get; init; }

    public int? Id { get; init; }

    public int? Redshift { get; init; }

    public int? DistanceMpc { get; init; }

    public (int Ra, int Dec)? Motion { get; init; }

    /// <summary>Column with the Julian year of the position; <see cref="EpochYear"/> holds where it is missing.</summary>
    public int? Epoch { get; init; }

    public double EpochYear { get; init; } = UsualEpoch;

    /// <summary>Search radius of the row.</summary>
    public int? Radius { get; init; }

    /// <summary>What columns tell of galaxies; null when the table holds something else.</summary>
    public IReadOnlyList<GalaxyColumn>? Galaxies { get; init; }

    /// <summary>Where the columns of <see cref="Galaxies"/> stand, by name.</summary>
    public IReadOnlyDictionary<string, int> GalaxyPlaces { get; init; } = new Dictionary<string, int>();

    /// <summary>Columns that are kept with the source.</summary>
    public required IReadOnlyList<int> Carried { get; init; }

    /// <summary>Columns that would be carried if there were not so many.</summary>
    public int LeftOut { get; init; }

    /// <summary>Throws <see cref="CatalogException"/> that names every wrong option and column, and the columns that are there.</summary>
    public static CatalogColumns Choose(IReadOnlyList<string> columns, CatalogLoadOptions options)
    {
        var faults = options.Faults().ToList();
        var optionFaults = faults.Count;
        var finder = new ColumnFinder(columns, faults);
        var ra = finder.Find(options.RaColumn, "--ra") ?? finder.Guess(RaNames, RaEndings);
        var dec = finder.Find(options.DecColumn, "--dec") ?? finder.Guess(DecNames, DecEndings);
        var id = finder.Find(options.IdColumn, "--id") ?? finder.Guess(IdNames, IdEndings);
        if (ra is null)
            faults.Add("no column looks like the right ascension: name it with --ra");
        if (dec is null)
            faults.Add("no column looks like the declination: name it with --dec");
        var others = Enumerable.Range(0, columns.Count).Where(i => i != ra && i != dec && i != id && columns[i].Length > 0).DistinctBy(i => columns[i]).ToArray();
        var chosen = new CatalogColumns
        {
            Ra = ra ?? -1,
            Dec = dec ?? -1,
            Id = id,
            DistanceMpc = finder.Find(options.DistanceColumn, "--distance-mpc"),
            Redshift = finder.Find(options.RedshiftColumn, "--redshift")
                ?? (options is { RadiusKpc: not null, DistanceColumn: null } ? finder.Guess(RedshiftNames) : null),
            Carried = options.Columns is null
                ? [.. others.Take(MostCarried)]
                : [.. options.Columns.Select(name => finder.Find(name, "--columns") ?? -1).Distinct()],
        };
        chosen = WithGalaxies(chosen with { Radius = finder.Find(options.RadiusColumn, "--radius-column") }, columns, options, faults);
        if (options.RadiusKpc is not null && chosen.Redshift is null && chosen.DistanceMpc is null)
            faults.Add("--radius-kpc needs a distance: name its column with --redshift or --distance-mpc");
        if (options.Columns?.Count > MostCarried)
            faults.Add($"--columns: at most {MostCarried}");
        chosen = WithMotion(chosen, finder, options);
        chosen = chosen with { LeftOut = options.Columns is null ? others.Except(chosen.Carried).Count() : 0 };
        if (faults.Count > optionFaults)
            faults.Add($"the table has: {string.Join(", ", columns.Take(MostTold))}{(columns.Count > MostTold ? ", …" : "")}");
        return faults.Count > 0 ? throw new CatalogException(string.Join('\n', faults)) : chosen;
    }

    // What tells of a galaxy is carried whatever else is: the host is found with it.
    private static CatalogColumns WithGalaxies(CatalogColumns chosen, IReadOnlyList<string> columns, CatalogLoadOptions options, List<string> faults)
    {
        if (options.Stars || options.Owner is not null || options.Galaxies is false)
            return chosen;
        var guessed = GalaxyColumnGuess.Of(columns);
        if (options.Galaxies is null && options.Roles.Count == 0 && !GalaxyColumnGuess.LooksLikeGalaxies(guessed))
            return chosen;
        var told = GalaxyColumnText.Read(options.AllRoles, guessed, columns, faults);
        var places = told.Select(column => column.Column).Distinct().ToDictionary(name => name, name => columns.Index().First(known => known.Item == name).Index);
        return chosen with { Galaxies = told, GalaxyPlaces = places, Carried = [.. chosen.Carried.Union(places.Values)] };
    }

    private static CatalogColumns WithMotion(CatalogColumns chosen, ColumnFinder finder, CatalogLoadOptions options)
    {
        var ra = finder.Find(options.PmRaColumn, "--pm-ra") ?? finder.Guess(PmRaNames);
        var dec = finder.Find(options.PmDecColumn, "--pm-dec") ?? finder.Guess(PmDecNames);
        if (double.TryParse(options.Epoch, NumberStyles.Float, CultureInfo.InvariantCulture, out var year))
        {
            if (year is not (>= 1800 and <= 2200))
                finder.Faults.Add($"--epoch: {options.Epoch} is no Julian year between 1800 and 2200");
            return chosen with { Motion = Pair(ra, dec), EpochYear = year };
        }

        return chosen with { Motion = Pair(ra, dec), Epoch = finder.Find(options.Epoch, "--epoch") ?? finder.Guess(EpochNames) };
    }

    private static (int Ra, int Dec)? Pair(int? ra, int? dec) => ra is { } east && dec is { } north ? (east, north) : null;
}
