using Broker.Ingest.Context;

namespace Broker.Broker.Verbs;

/// <summary>How a catalogue's load is told on stderr: one line that is written over on a terminal, one line now and then elsewhere.</summary>
internal sealed class LoadDisplay(TimeProvider time)
{
    private static readonly TimeSpan TerminalEvery = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(10);

    private readonly bool isTerminal = !Console.IsErrorRedirected;
    private readonly long startedAt = time.GetTimestamp();
    private (double Share, long Rows)? first;
    private long toldAt;

    public void Show(double share, long rows)
    {
        if (first is null && rows > 0)
            Say($"going on at row {rows} ({share:P0})");
        first ??= (share, rows);
        if (toldAt != 0 && share < 1 && time.GetElapsedTime(toldAt) < (isTerminal ? TerminalEvery : LogEvery))
            return;
        toldAt = time.GetTimestamp();
        var seconds = time.GetElapsedTime(startedAt).TotalSeconds;
        var (done, rate) = (share - first.Value.Share, (rows - first.Value.Rows) / Math.Max(seconds, 1e-3));
        var left = done > 0 ? $", {TimeSpan.FromSeconds(Math.Ceiling(seconds * (1 - share) / done)):c} left" : "";
        var line = $"{share,4:P0}  {rows} sources, {rate:0} rows/s{left}";
        if (isTerminal)
            Console.Error.Write($"\r{line,-79}");
        else
            Say(line);
    }

    public void End(CatalogInfo info)
    {
        if (isTerminal)
            Say("");
        var skipped = info.RejectedRows == 0 ? "" : $", {info.RejectedRows} rows without a readable position left out";
        var kpc = info.RadiusKpc is { } value ? $" or {value} kpc" : "";
        Say($"{info.Name}: {info.Rows} sources in {time.GetElapsedTime(startedAt).TotalSeconds:0.0} s{skipped}; {info.SizeBytes / Math.Max(1.0, info.Rows):0} bytes a source in {info.Cells} cells of order {info.Order}; radius {info.RadiusArcsec}\"{kpc}; carries {string.Join(", ", info.Columns)}");
    }

    public void Say(string line) => Console.Error.WriteLine(line);
}
