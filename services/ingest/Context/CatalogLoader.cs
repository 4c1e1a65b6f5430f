using Broker.Core.Sky;

namespace Broker.Ingest.Context;

/// <summary>Reads a table file into Redis as a new catalogue, and lets it take the place of an older one when it is whole.</summary>
public sealed class CatalogLoader(CatalogStore store, TimeProvider time)
{
    private const int BatchRows = 5000;
    private const int FinestOrder = 9;
    private const double SmallestRadiusArcsec = 0.1;
    private const double LargestRadiusArcsec = 600;

    /// <param name="progress">Told after every batch: share of the file read, rows so far.</param>
    /// <returns>The catalogue as it is now visible. Throws <see cref="CatalogException"/> when the file or the options are wrong.</returns>
    public async Task<CatalogInfo> LoadAsync(string path, CatalogLoadOptions options, Action<double, long> progress, CancellationToken cancellation)
    {
        Check(options);
        using var table = CatalogFile.Open(path);
        var columns = CatalogColumns.Choose(table.Columns, options);
        var info = new CatalogInfo
        {
            Name = options.Name,
            Generation = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Order = OrderFor(options.RadiusArcsec),
            RadiusArcsec = options.RadiusArcsec,
            Columns = [.. columns.Carried.Select(i => table.Columns[i])],
        };
        try
        {
            info = await LoadRowsAsync(table, columns, info, progress, cancellation);
        }
        catch
        {
            await store.RemoveCellsAsync(info);
            throw;
        }

        await store.ActivateAsync(info);
        return info;
    }

    private async Task<CatalogInfo> LoadRowsAsync(ICatalogTable table, CatalogColumns columns, CatalogInfo info, Action<double, long> progress, CancellationToken cancellation)
    {
        var batch = new List<(long, byte[])>(BatchRows);
        long rows = 0, rejected = 0;
        while (table.Next() is { } row)
        {
            if (ToSource(row, columns, rows + rejected + 1) is { } source)
            {
                batch.Add((Healpix.Cell(info.Order, source.RaDeg, source.DecDeg), CatalogCell.Pack(source)));
                rows++;
            }
            else
                rejected++;

            if (batch.Count < BatchRows)
                continue;
            cancellation.ThrowIfCancellationRequested();
            await store.AppendAsync(info, batch);
            batch.Clear();
            progress(table.Progress, rows);
        }

        await store.AppendAsync(info, batch);
        progress(1, rows);
        if (rows == 0)
            throw new CatalogException($"no row has a position that can be read ({rejected} rows tried, columns {table.Columns[columns.Ra]} and {table.Columns[columns.Dec]})");
        return info with { Rows = rows, RejectedRows = rejected, LoadedAt = time.GetUtcNow() };
    }

    private static CatalogSource? ToSource(string?[] row, CatalogColumns columns, long number)
    {
        if (row[columns.Ra] is not { } raText || row[columns.Dec] is not { } decText
            || !Sexagesimal.TryParseRaDeg(raText, out var ra) || !Sexagesimal.TryParseDecDeg(decText, out var dec))
            return null;
        var id = columns.Id is { } at && row[at] is { } name ? name : number.ToString();
        return new CatalogSource(ra < 0 ? ra + 360 : ra % 360, dec, id, [.. columns.Carried.Select(i => row[i])]);
    }

    // Cells at least four radii wide, so that a search touches few of them.
    private static int OrderFor(double radiusArcsec)
    {
        var order = FinestOrder;
        while (order > 0 && Healpix.CellSideArcsec(order) < 4 * radiusArcsec)
            order--;
        return order;
    }

    private static void Check(CatalogLoadOptions options)
    {
        var faults = new List<string>();
        if (options.Name.Length is 0 or > 64 || options.Name.Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter is not ('-' or '_')))
            faults.Add($"--name: '{options.Name}' must be 1 to 64 lower-case letters, digits, - or _");
        if (options.RadiusArcsec is not (>= SmallestRadiusArcsec and <= LargestRadiusArcsec))
            faults.Add($"--radius: {options.RadiusArcsec} arcsec is not between {SmallestRadiusArcsec} and {LargestRadiusArcsec}");
        if (faults.Count > 0)
            throw new CatalogException(string.Join('\n', faults));
    }
}
