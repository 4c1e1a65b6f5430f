using Broker.Core.Sky;
using Broker.Ingest.Context.Tables;

namespace Broker.Ingest.Context;

/// <summary>
/// Reads a table file into Redis as a new catalogue, and lets it take the place of an older one when it is whole. A load that was
/// interrupted, however harshly, goes on where it stopped when the same file is loaded with the same options.
/// </summary>
/// <param name="say">Told, in a sentence, when Redis is waited for, and how many columns are not carried.</param>
public sealed class CatalogLoader(CatalogStore store, TimeProvider time, Action<string>? say = null)
{
    /// <summary>A source is in a cell with so many at most, on average: few enough to look at all of them for every alert.</summary>
    private const double MostSourcesPerCell = 24;

    /// <summary>Below, what Redis keeps beside each cell weighs as much as the sources: crowded places must not make all the sky's cells small.</summary>
    private const double LeastSourcesPerCell = 3;

    /// <summary>Cells at least this many radii wide, so that a source stands in few of them.</summary>
    private const double LeastRadiiPerCell = 4;

    /// <summary>Redis counts the grace by its own clock.</summary>
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMilliseconds(50);

    private readonly CatalogLoads loads = store.Loads(time, say ?? (_ => { }));

    /// <param name="progress">Told after every batch: share of the file read, rows so far.</param>
    /// <returns>The catalogue as it is now visible. Throws <see cref="CatalogException"/> when the file or the options are wrong.</returns>
    public async Task<CatalogInfo> LoadAsync(string path, CatalogLoadOptions options, Action<double, long> progress, CancellationToken cancellation)
    {
        using var table = CatalogFile.Open(path, options);
        var columns = CatalogColumns.Choose(table.Columns, options);
        if (columns.LeftOut > 0)
            say?.Invoke($"{columns.LeftOut} of the {table.Columns.Count} columns are not carried; --columns chooses");
        var rows = new SourceRows(columns, options);
        var start = await BeginAsync(path, options, () => Describe(path, columns, rows, options), cancellation);
        if (start.Position > 0)
            table.Resume(start.Position);
        try
        {
            var last = await LoadRowsAsync(table, new LoadBatch(columns, rows, start.Info.Order), start, progress, cancellation);
            if (last.Info.Rows == 0)
                throw new CatalogException($"no row has a position that can be read ({last.Info.RejectedRows} rows tried, columns {table.Columns[columns.Ra]} and {table.Columns[columns.Dec]})");
            return await FinishAsync(last, cancellation);
        }
        catch (CatalogException error) when (!error.IsTakenOver)
        {
            if (await loads.FindAsync(options.Name, cancellation) is { } left && left.Identity == start.Identity)
                await loads.AbandonAsync(left, cancellation);
            await loads.RemoveRetiredAsync(cancellation);
            throw;
        }
    }

    /// <summary>Everything that is wrong with the options, of themselves and for this file; empty when it can be loaded.</summary>
    public static IReadOnlyList<string> Faults(string path, CatalogLoadOptions options)
    {
        try
        {
            using var table = CatalogFile.Open(path, options);
            CatalogColumns.Choose(table.Columns, options);
            return [];
        }
        catch (CatalogException error)
        {
            return error.Message.Split('\n');
        }
    }

    private async Task<LoadProgress> BeginAsync(string path, CatalogLoadOptions options, Func<CatalogInfo> describe, CancellationToken cancellation)
    {
        var identity = LoadIdentity.Of(path, options);
        var unfinished = await loads.FindAsync(options.Name, cancellation);
        if (unfinished?.Identity == identity)
            return unfinished;
        if (unfinished is not null)
            await loads.AbandonAsync(unfinished, cancellation);
        await loads.RemoveRetiredAsync(cancellation);
        var start = new LoadProgress
        {
            Info = describe() with { Generation = await loads.NextGenerationAsync(cancellation) },
            Identity = identity,
            StartedAt = time.GetUtcNow(),
        };
        await loads.AppendAsync(null, start, [], cancellation);
        return start;
    }

    private static CatalogInfo Describe(string path, CatalogColumns columns, SourceRows rows, CatalogLoadOptions options)
    {
        using var table = CatalogFile.Open(path, options);
        var names = table.Columns;
        var sample = CatalogSample.Take(table, rows, options);
        return new CatalogInfo
        {
            Name = options.Name,
            Format = CatalogInfo.PresentFormat,
            Generation = 0,
            Order = options.Order ?? OrderFor(sample),
            RadiusArcsec = options.RadiusArcsec,
            RadiusKpc = options.RadiusKpc,
            MostMatches = options.MostMatches,
            Columns = [.. columns.Carried.Select(i => names[i])],
            Galaxies = columns.Galaxies,
            Stars = options.Stars,
            Owner = options.Owner,
            Revision = options.Revision,
        };
    }

    // One batch is read while the one before is on its way.
    private async Task<LoadProgress> LoadRowsAsync(ICatalogTable table, LoadBatch batch, LoadProgress start, Action<double, long> progress, CancellationToken cancellation)
    {
        var (sent, sending) = (start, Task.CompletedTask);
        while (true)
        {
            var (taken, rejected) = Fill(batch, table, sent.Info.Rows + sent.Info.RejectedRows);
            if (taken == 0)
                break;
            var next = sent with
            {
                Info = sent.Info with { Rows = sent.Info.Rows + taken - rejected, RejectedRows = sent.Info.RejectedRows + rejected },
                Position = table.Position,
                Share = Math.Round(table.Progress, 4),
            };
            var chunks = batch.Drain();
            await sending;
            progress(sent.Share, sent.Info.Rows);
            sending = loads.AppendAsync(sent, next, chunks, cancellation);
            sent = next;
        }

        await sending;
        progress(1, sent.Info.Rows);
        return sent;
    }

    private static (long Taken, long Rejected) Fill(LoadBatch batch, ICatalogTable table, long before)
    {
        var (taken, rejected) = (0L, 0L);
        while (!batch.IsFull && taken < LoadBatch.MostRows && table.Next())
        {
            taken++;
            if (!batch.Add(table, before + taken))
                rejected++;
        }

        return (taken, rejected);
    }

    private async Task<CatalogInfo> FinishAsync(LoadProgress last, CancellationToken cancellation)
    {
        var (cells, bytes) = await loads.TightenAsync(last.Info, cancellation);
        var info = last.Info with { Cells = cells, SizeBytes = bytes, LoadedAt = time.GetUtcNow() };
        if (!await loads.ActivateAsync(last, info, cancellation))
            return info;
        await Task.Delay(CatalogLoads.Grace + ClockMargin, time, cancellation);
        await loads.RemoveRetiredAsync(cancellation);
        return info;
    }

    private static int OrderFor(CatalogSample sample)
    {
        var order = 0;
        while (order < CatalogLoadOptions.FinestOrder && sample.SourcesPerCell(order) > MostSourcesPerCell
            && sample.SourcesPerOccupiedCell(order + 1) >= LeastSourcesPerCell
            && Healpix.CellSideArcsec(order + 1) >= LeastRadiiPerCell * sample.TypicalRadiusArcsec)
            order++;
        return order;
    }
}
