using Broker.Core.Sky;
using Broker.Core.Storage;
using Broker.Ingest.Context.Hosts;
using Broker.Ingest.Context.Tables;

namespace Broker.Ingest.Context.Watch;

/// <summary>Checks a watch list: separated text with a header; a right ascension, a declination, and perhaps a name and a radius a row.</summary>
public static class WatchListRows
{
    public const int MostRows = 20_000;

    /// <summary>Of the file.</summary>
    public const int MostBytes = 4 << 20;

    /// <summary>Half a degree: a list is of places, not of regions.</summary>
    public const double LargestRadiusArcsec = 1800;

    private const int MostFaults = 100;

    /// <summary>Cells of one degree: a load goes through all of them, and a list is short.</summary>
    private const int FinestOrder = 6;

    private static readonly string[] RadiusNames = ["radius", "radiusarcsec", "searchradius", "coneradius", "matchradius"];
    private static readonly string[] Units = [GalaxyUnits.Arcsec, "arcmin", "deg"];

    /// <summary>Everything that is wrong, at most 100 faults; see <see cref="CheckWatchList"/>.</summary>
    public static WatchListReport Check(StoredWatchList list, byte[] content)
    {
        var faults = OptionFaults(list, content).ToList();
        if (faults.Count > 0)
            return new WatchListReport(0, faults);
        try
        {
            using var table = new CsvTable(new MemoryStream(content, writable: false), () => 1);
            var columns = CatalogColumns.Choose(table.Columns, Options(list, table.Columns));
            return CheckRows(list, content, table, columns);
        }
        catch (CatalogException error)
        {
            return new WatchListReport(0, [.. error.Message.Split('\n').Select(message => new WatchListFault(null, Plain(message)))]);
        }
    }

    /// <summary>How a list becomes a catalogue. Throws <see cref="CatalogException"/> when it is no table with positions.</summary>
    public static CatalogLoadOptions Options(StoredWatchList list, byte[] content)
    {
        using var table = new CsvTable(new MemoryStream(content, writable: false), () => 1);
        var options = Options(list, table.Columns);
        var rows = new SourceRows(CatalogColumns.Choose(table.Columns, options), options);
        var widest = list.RadiusArcsec;
        while (table.Next())
        {
            if (rows.TryRead(table, out var entry))
                widest = Math.Max(widest, entry.RadiusArcsec ?? 0);
        }

        return options with { Order = OrderFor(widest) };
    }

    private static CatalogLoadOptions Options(StoredWatchList list, IReadOnlyList<string> columns) => new()
    {
        Name = list.FullName,
        Owner = list.Owner,
        Revision = list.Revision,
        RadiusArcsec = list.RadiusArcsec,
        RadiusUnit = list.RadiusUnit,
        RadiusColumn = new ColumnFinder(columns, []).Guess(RadiusNames) is { } at ? columns[at] : null,
    };

    // However wide one row's radius is, no row stands in more than a few cells.
    private static int OrderFor(double widestArcsec)
    {
        var order = 0;
        while (order < FinestOrder && Healpix.CellSideArcsec(order + 1) >= 2 * widestArcsec)
            order++;
        return order;
    }

    private static IEnumerable<WatchListFault> OptionFaults(StoredWatchList list, byte[] content)
    {
        if (list.RadiusArcsec is not (>= CatalogLoadOptions.SmallestRadiusArcsec and <= LargestRadiusArcsec))
            yield return new(null, $"radius must be {CatalogLoadOptions.SmallestRadiusArcsec} to {LargestRadiusArcsec} arcsec");
        if (!Units.Contains(list.RadiusUnit))
            yield return new(null, $"radius_unit must be one of {string.Join(", ", Units)}");
        if (content.Length > MostBytes)
            yield return new(null, $"the file has {content.Length} bytes, more than {MostBytes}");
    }

    private static WatchListReport CheckRows(StoredWatchList list, byte[] content, CsvTable table, CatalogColumns columns)
    {
        var faults = new List<WatchListFault>();
        var (rows, line, counted) = (0, 1, 0);
        while (rows < MostRows && faults.Count < MostFaults && table.Next())
        {
            rows++;
            var end = (int)table.Position;
            line += content.AsSpan(counted, end - counted).Count((byte)'\n');
            counted = end;
            faults.AddRange(RowFaults(list, table, columns).Select(message => new WatchListFault(content[end - 1] == '\n' ? line - 1 : line, message)));
        }

        if (rows == 0)
            faults.Add(new(null, "there is no row below the header"));
        if (rows == MostRows && table.Next())
            faults.Add(new(null, $"there are more than {MostRows} rows"));
        if (faults.Count >= MostFaults)
            faults.Add(new(null, $"the first {MostFaults} faults are listed; there may be more"));
        return new WatchListReport(rows, faults);
    }

    private static IEnumerable<string> RowFaults(StoredWatchList list, CsvTable row, CatalogColumns columns)
    {
        if (row[columns.Ra] is var ra && !Sexagesimal.TryParseRaDeg(ra.ToString() ?? "", out _))
            yield return Unreadable("right ascension", row, columns.Ra, "degrees, or hours like 05:34:31.9");
        if (row[columns.Dec] is var dec && !Sexagesimal.TryParseDecDeg(dec.ToString() ?? "", out _))
            yield return Unreadable("declination", row, columns.Dec, "degrees from -90 to 90, or like -29 00 28.1");
        if (columns.Radius is not { } at || row[at].Kind == TableValueKind.Missing)
            yield break;
        var radius = row[at].TryNumber(out var number) ? GalaxyUnits.Find(GalaxyRole.Radius, list.RadiusUnit)!(number) : double.NaN;
        if (radius is not (>= CatalogLoadOptions.SmallestRadiusArcsec and <= LargestRadiusArcsec))
            yield return Unreadable("radius", row, at, $"a number in {list.RadiusUnit}, at least {CatalogLoadOptions.SmallestRadiusArcsec} and at most {LargestRadiusArcsec} arcsec");
    }

    private static string Unreadable(string what, CsvTable row, int column, string wanted) =>
        row[column].ToString() is { } text ? $"{what} '{text}' is not {wanted}" : $"{what} is missing: {wanted}";

    // The options of the command line have no place in an answer of the api.
    private static string Plain(string message) => message switch
    {
        _ when message.Contains("--ra", StringComparison.Ordinal) => "no column looks like the right ascension: call it 'ra'",
        _ when message.Contains("--dec", StringComparison.Ordinal) => "no column looks like the declination: call it 'dec'",
        _ => message,
    };
}
