using System.Diagnostics;
using Broker.Benchmarks.Reporting;
using Broker.Benchmarks.Timing;
using Broker.Core.Alerts;
using Broker.Ingest.Context;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Benchmarks.Context;

/// <summary><c>bench context</c>: step 6 against three large catalogues in a Redis of this run, and how they got there.</summary>
internal sealed class ContextBench(string folder, BenchReport report, Action<string> say)
{
    private const int BatchSize = 200;
    private const int Visits = 20;

    /// <summary>µs of our CPU an alert that the step is to come down to.</summary>
    private const double GoalMicros = 12;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private readonly SkyCatalog[] catalogs =
    [
        new(new CatalogLoadOptions { Name = "stars", RadiusArcsec = 3, Epoch = "2016", Columns = ["mag", "pmra", "pmdec"] }, seed: 3),
        new(new CatalogLoadOptions { Name = "galaxies", RadiusArcsec = 10, RadiusKpc = 30, Columns = ["mag", "z"] }, seed: 5),
        new(new CatalogLoadOptions { Name = "quasars", RadiusArcsec = 2, Columns = ["z"] }, seed: 7),
    ];

    public async Task RunAsync(long rows, int alerts, CancellationToken cancellation)
    {
        await using var server = await ContextServer.StartAsync(folder, cancellation);
        var store = new CatalogStore(server.Redis);
        var known = await store.ListAsync();
        if (catalogs.All(catalog => known.Any(info => info.Name == catalog.Options.Name && info.Rows == rows && info.Format == CatalogInfo.PresentFormat)))
            say($"the catalogues of {rows} rows are there from an earlier run; delete {folder} to load them again");
        else
            await LoadAsync(server, store, rows, cancellation);
        await MeasureAsync(server, "context/scattered", SkyAlerts.Scattered(catalogs[1], rows, alerts), cancellation);
        await MeasureAsync(server, "context/visits", SkyAlerts.Visits(alerts, Visits), cancellation);
        report.Note($"Three catalogues of {rows} rows, {await server.UsedBytesAsync() / 3.0 / rows:0} bytes a row in Redis; batches of {BatchSize} alerts; Redis on this machine.");
    }

    private async Task LoadAsync(ContextServer server, CatalogStore store, long rows, CancellationToken cancellation)
    {
        foreach (var catalog in catalogs)
        {
            var file = Path.Combine(folder, $"{catalog.Options.Name}.csv");
            say($"making {rows} rows of {catalog.Options.Name} …");
            await catalog.WriteCsvAsync(file, rows, cancellation);
            var (before, began, cpu) = (await server.UsedBytesAsync(), Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var info = await new CatalogLoader(store, TimeProvider.System, say).LoadAsync(file, catalog.Options, (_, _) => { }, cancellation);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            var name = $"load/{catalog.Options.Name}";
            report.Add(new BenchResult(name, "seconds", seconds, "s"));
            report.Add(new BenchResult(name, "rows_per_s", rows / seconds, "1/s"));
            report.Add(new BenchResult(name, "cpu_us_per_row", (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / rows, "µs"));
            report.Add(new BenchResult(name, "redis_bytes_per_row", (await server.UsedBytesAsync() - before) / (double)rows, "B"));
            report.Add(new BenchResult(name, "peak_rss_mb", Process.GetCurrentProcess().PeakWorkingSet64 / 1e6, "MB"));
            report.Add(new BenchResult(name, "order", info.Order, ""));
            say($"  {info.Rows} rows in {seconds:0} s, {rows / seconds:0} rows/s; order {info.Order}, {info.Cells} cells, {info.SizeBytes / (double)info.Rows:0.0} bytes a row");
            File.Delete(file);
        }

        say("saving them for the next run …");
        await server.SaveAsync(cancellation);
    }

    private async Task MeasureAsync(ContextServer server, string name, IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        say($"{name}: {alerts.Count} alerts …");
        var reader = new ContextReader(server.Redis, TimeProvider.System, NullLogger<ContextReader>.Instance);
        var batches = alerts.Chunk(BatchSize).ToArray();
        // Till the compiler has nothing left to improve in the background, which would count as ours.
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < WarmUp;)
            await reader.ReadAsync(batches[0], cancellation);
        var (matches, lookedUp, wall, rounds) = (0L, 0L, TimeSpan.Zero, 0);
        using var clock = new SpanClock();
        var cost = await RoundTimer.MeasureAsync(alerts.Count, async () =>
        {
            var began = Stopwatch.GetTimestamp();
            foreach (var batch in batches)
                matches += Matches(await reader.ReadAsync(batch, cancellation));
            wall += Stopwatch.GetElapsedTime(began);
            (lookedUp, rounds) = (lookedUp + alerts.Count, rounds + 1);
        });
        report.Add(new BenchResult(name, "crossmatches_per_s", catalogs.Length * 1e6 / cost.MedianMicros, "1/s"));
        report.Add(new BenchResult(name, "cpu_us_per_alert", cost.CpuMicros, "µs") { Goal = GoalMicros });
        report.Add(new BenchResult(name, "us_per_alert", cost.MedianMicros, "µs"));
        report.Add(new BenchResult(name, "us_per_alert_best", cost.BestMicros, "µs"));
        report.Add(new BenchResult(name, "wait_share", clock.Waited / wall, "1"));
        report.Add(new BenchResult(name, "trips_per_batch", clock.Trips / ((double)batches.Length * rounds), "1") { Goal = 1 });
        report.Add(new BenchResult(name, "bytes_per_alert", cost.AllocatedBytes, "B"));
        report.Add(new BenchResult(name, "matches_per_alert", (double)matches / lookedUp, "1"));
    }

    private static long Matches(IReadOnlyList<AlertContext> contexts)
    {
        var count = 0L;
        foreach (var context in contexts)
            count += context.MissingReason is null ? context.Matches.Count : throw new TimeoutException($"no context: {context.MissingReason}");
        return count;
    }
}
