using Broker.Benchmarks.Reporting;
using Broker.Benchmarks.Timing;
using Broker.Core.Streams;
using Broker.Ingest.Surveys;

namespace Broker.Benchmarks.Decode;

/// <summary>
/// <c>bench decode</c>: steps 3 and 4, a datum in memory to an alert, beside another reader that makes objects of the same bytes.
/// The cutouts stay where they are.
/// </summary>
internal sealed class DecodeBench(string folder, BenchReport report, Action<string> say)
{
    /// <summary>µs per packet that the decoder is to come down to.</summary>
    private static readonly Dictionary<string, double> GoalMicros = new() { ["lsst_new"] = 4, ["lsst10long"] = 90, ["ztfv33"] = 9, ["ztfv402"] = 9, ["ztf"] = 9 };

    public async Task RunAsync(int alerts, CancellationToken cancellation)
    {
        var real = DatumSets.Real();
        if (real.Count == 0)
            report.Note($"Not found, and left out: the real packets under {DatumSets.RealFolder}.");
        say($"simulating {alerts} packets …");
        var simulated = Path.Combine(folder, "decode");
        DatumSet[] sets = [.. real, .. await DatumSets.SimulatedAsync(alerts, simulated, cancellation)];
        var avsc = await Avsc.FindAsync(folder, say, cancellation);
        report.Note(avsc is null
            ? "Without a yardstick: node or its package avsc 5 cannot be had."
            : "In brackets: how many times as fast as avsc 5 (JavaScript, all fields), in the same run.");
        foreach (var set in sets)
        {
            say($"  {set.Name}: {set.Datums.Count} packets of {set.MeanBytes / 1000:0} kB in the mean");
            var yardstick = avsc is null ? null : await avsc.MeasureAsync(set.Folder, set.Name, cancellation);
            Report(set, await MeasureAsync(set), yardstick);
        }

        Directory.Delete(simulated, recursive: true);
    }

    private static Task<ItemCost> MeasureAsync(DatumSet set)
    {
        var decode = set.Decoder();
        DecodedAlert[] alerts = [.. set.Datums.Select(_ => new DecodedAlert())];
        for (var i = 0; i < alerts.Length; i++)
        {
            if (decode(set.Datums[i].Span, alerts[i], out _) is { Verdict: not Verdict.Passed } bad)
                throw new InvalidOperationException($"{set.Name}: {bad.Message}");
        }

        return RoundTimer.MeasureAsync(set.Datums.Count, () =>
        {
            for (var i = 0; i < alerts.Length; i++)
                decode(set.Datums[i].Span, alerts[i], out _);
            return ValueTask.CompletedTask;
        });
    }

    private void Report(DatumSet set, ItemCost cost, (double Median, double Best)? yardstick)
    {
        double? goal = GoalMicros.TryGetValue(set.Name, out var micros) ? micros : null;
        var name = $"decode/{set.Name}";
        report.Add(new BenchResult(name, "us_per_packet", cost.MedianMicros, "µs") { Goal = goal, Yardstick = yardstick?.Median });
        report.Add(new BenchResult(name, "us_per_packet_best", cost.BestMicros, "µs") { Goal = goal, Yardstick = yardstick?.Best });
        report.Add(new BenchResult(name, "cpu_us_per_packet", cost.CpuMicros, "µs"));
        report.Add(new BenchResult(name, "bytes_per_packet", cost.AllocatedBytes, "B") { Goal = 0 });
        report.Add(new BenchResult(name, "packets_per_s", 1e6 / cost.MedianMicros, "1/s"));
        report.Add(new BenchResult(name, "mb_per_s", set.MeanBytes / cost.MedianMicros, "MB/s"));
    }
}
