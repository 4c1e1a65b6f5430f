using System.CommandLine;
using System.CommandLine.Parsing;
using Broker.Ingest.Context;

namespace Broker.Broker.Verbs;

/// <summary><c>broker catalog load</c>: a table file becomes a catalogue.</summary>
internal static class CatalogLoadVerb
{
    private static readonly Argument<FileInfo> File = new Argument<FileInfo>("file") { Description = "CSV, FITS or VOTable, gzipped or not." }.AcceptExistingOnly();
    private static readonly Option<string?> Name = Text("--name", "Name of the catalogue (default: the file's).");
    private static readonly Option<double> Radius = new("--radius") { Description = "Search radius around an alert, arcsec, 0.1 to 3600 (default: 5).", DefaultValueFactory = _ => 5 };
    private static readonly Option<double?> RadiusKpc = new("--radius-kpc") { Description = "Physical search radius, kpc, at most 10000: holds where it is larger than --radius, up to 3600 arcsec. Needs a distance." };
    private static readonly Option<string?> Redshift = Text("--redshift", "Column with the redshift, for distances (default: guessed where --radius-kpc is given).");
    private static readonly Option<string?> Distance = Text("--distance-mpc", "Column with the distance, Mpc, instead of a redshift.");
    private static readonly Option<string?> Ra = Text("--ra", "Right-ascension column: degrees, or sexagesimal hours (default: guessed).");
    private static readonly Option<string?> Dec = Text("--dec", "Declination column (default: guessed).");
    private static readonly Option<string?> PmRa = Text("--pm-ra", "Column with the proper motion in right ascension times cos(dec), mas/yr (default: guessed).");
    private static readonly Option<string?> PmDec = Text("--pm-dec", "Column with the proper motion in declination, mas/yr (default: guessed).");
    private static readonly Option<string?> Epoch = Text("--epoch", "Julian year of the positions, 1800 to 2200, or the column that has it (default: guessed, else 2000).");
    private static readonly Option<string?> Id = Text("--id", "Column that names a source (default: guessed, else the row number).");
    private static readonly Option<string?> Columns = Text("--columns", "Comma-separated columns to carry (default: all, at most 32).");
    private static readonly Option<int> Nearest = new("--nearest") { Description = "Neighbours kept per alert, 1 to 100 (default: 5).", DefaultValueFactory = _ => CatalogLoadOptions.UsualMatches };
    private static readonly Option<int?> Order = new("--order") { Description = "HEALPix order of the cells, 0 to 12 (default: from the number of rows)." };

    private static readonly Option<string?> WatchList = Text("--watch-list", "OWNER/NAME: the file is that user's watch list, seen by nobody else. Of the other options --radius (default: 5) and --radius-unit count; a column Radius is the rows' own.");

    public static Command Create()
    {
        var command = new Command("load", "Load a table; an older catalogue of the same name is replaced when the new one is whole. An interrupted load goes on when repeated.")
        {
            File, Name, Radius, RadiusKpc, Redshift, Distance, Ra, Dec, PmRa, PmDec, Epoch, Id, Columns, Nearest, Order,
        };
        command.Options.Add(WatchList);
        foreach (var option in CatalogKinds.All)
            command.Options.Add(option);
        command.Validators.Add(Check);
        command.SetAction((parsed, cancellation) => CatalogVerb.WithStore(store => LoadAsync(store, parsed.CommandResult, cancellation)));
        return command;
    }

    private static void Check(CommandResult result)
    {
        // What cannot be parsed is reported already, and is left at its default here.
        if (result.GetResult(File) is not { Tokens: [{ Value: var path }] } || !Path.Exists(path))
            return;
        if (Value(result, WatchList) is not null)
            return;
        foreach (var fault in CatalogLoader.Faults(path, Options(result, path)))
            result.AddError(fault);
    }

    private static async Task<int> LoadAsync(CatalogStore store, CommandResult result, CancellationToken cancellation)
    {
        var path = result.GetValue(File)!.FullName;
        var options = Options(result, path);
        if (Value(result, WatchList) is { } watchList)
        {
            var list = await WatchListLoad.RunAsync(watchList, path, options, cancellation);
            await WatchListLoad.SyncAsync(store, cancellation);
            Console.Error.WriteLine($"{list.FullName}: {list.Rows} places, live within seconds; filters of {list.Owner} find them with IN_CATALOG('{list.Name}')");
            return ExitCode.Done;
        }

        var display = new LoadDisplay(TimeProvider.System);
        var loader = new CatalogLoader(store, TimeProvider.System, display.Say);
        var info = await loader.LoadAsync(path, options, display.Show, cancellation);
        display.End(info);
        if (CatalogKinds.Told(info) is { } kind)
            display.Say(kind);
        return ExitCode.Done;
    }

    private static CatalogLoadOptions Options(CommandResult result, string path) => CatalogKinds.Apply(result, new()
    {
        Name = Value(result, Name) ?? Path.GetFileName(path).Split('.')[0].ToLowerInvariant(),
        RadiusArcsec = Value(result, Radius),
        RadiusKpc = Value(result, RadiusKpc),
        RedshiftColumn = Value(result, Redshift),
        DistanceColumn = Value(result, Distance),
        RaColumn = Value(result, Ra),
        DecColumn = Value(result, Dec),
        PmRaColumn = Value(result, PmRa),
        PmDecColumn = Value(result, PmDec),
        Epoch = Value(result, Epoch),
        IdColumn = Value(result, Id),
        MostMatches = Value(result, Nearest),
        Order = Value(result, Order),
        Columns = Value(result, Columns)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
    });

    /// <summary>What was given, or the default where nothing was, or nothing that can be parsed.</summary>
    internal static T? Value<T>(CommandResult result, Option<T> option)
    {
        var usual = option.HasDefaultValue ? (T?)option.GetDefaultValue() : default;
        try
        {
            return result.GetResult(option) is { Implicit: false } ? result.GetValue(option) : usual;
        }
        catch (InvalidOperationException)
        {
            return usual;
        }
    }

    private static Option<string?> Text(string name, string description) => new(name) { Description = description };
}
