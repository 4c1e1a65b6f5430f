using Broker.Benchmarks.Reporting;
using Broker.Benchmarks.Timing;

namespace Broker.Benchmarks.Pipeline;

/// <summary>One round of the whole path.</summary>
internal sealed record EndToEndFigures
{
    /// <summary>From the first batch ingested to the last alert archived and its matches published.</summary>
    public required double AlertsPerSecond { get; init; }

    /// <summary>This process's computing, all threads; servers' not included.</summary>
    public required double CpuMicros { get; init; }

    /// <summary>On the managed heap.</summary>
    public required double AllocatedBytes { get; init; }

    public required int Gen2Collections { get; init; }

    public required double MatchesPerAlert { get; init; }

    /// <summary>The same figures per item, of which there are <paramref name="share"/> as many as packets.</summary>
    public EndToEndFigures Per(double share) => this with
    {
        AlertsPerSecond = AlertsPerSecond * share, CpuMicros = CpuMicros / share, AllocatedBytes = AllocatedBytes / share,
    };

    /// <summary>The median of each figure.</summary>
    public static void Report(string name, IReadOnlyList<EndToEndFigures> runs, BenchReport report)
    {
        void Add(string metric, Func<EndToEndFigures, double> figure, string unit) =>
            report.Add(new BenchResult(name, metric, RoundTimer.Median([.. runs.Select(figure)]), unit));
        Add("alerts_per_s", run => run.AlertsPerSecond, "1/s");
        Add("cpu_us_per_alert", run => run.CpuMicros, "µs");
        Add("bytes_per_alert", run => run.AllocatedBytes, "B");
        Add("gen2_collections", run => run.Gen2Collections, "1");
        Add("matches_per_alert", run => run.MatchesPerAlert, "1");
    }

    public override string ToString() =>
        $"{AlertsPerSecond:0} alerts/s, {CpuMicros:0} µs of this process and {AllocatedBytes:#,0} B an alert, {Gen2Collections} gen2 collections";
}
