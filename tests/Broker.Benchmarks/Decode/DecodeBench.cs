using Broker.Benchmarks.Reporting;
using Broker.Benchmarks.Timing;

namespace Broker.Benchmarks.Decode;

/// <summary>
/// <c>bench decode</c>: steps 3 and 4, a datum in memory to an alert that is used again, by turns with another reader that makes objects of
/// the same bytes. The cutouts stay where they are.
/// </summary>
internal sealed class DecodeBench(string folder, BenchReport report, Action<string> say)
{
    private const int Turns = 8;

    /// <summary>How many times as fast as the yardstick the decoder is to be, on every set.</summary>
    private const double GoalRatio = 5;

    private static readonly TimeSpan TurnLength = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(400);

    /// <summary>µs per packet that the decoder is to come down to.</summary>
    private static readonly Dictionary<string, double> GoalMicros = new()
    {
        ["lsst_new"] = 4, ["lsst_new_real"] = 4, ["lsst10long"] = 90, ["ztfv33"] = 9, ["ztfv402"] = 9, ["ztf"] = 9,
    };

    public async Task RunAsync(int alerts, CancellationToken cancellation)
    {
        var made = Path.Combine(folder, "decode");
        var sets = await SetsAsync(alerts, made, cancellation);
        var avsc = await Avsc.FindAsync(folder, say, cancellation);
        report.Note(avsc is null
            ? "Without a yardstick: node or its package avsc 5 cannot be had."
            : "In brackets: how many times as fast as avsc 5 (JavaScript, all fields), by turns in the same run.");
        say("warming up …");
        foreach (var set in sets)
            new OurTurns(set).Run(WarmUp);
        foreach (var set in sets)
            await MeasureAsync(set, avsc, cancellation);
        Directory.Delete(made, recursive: true);
    }

    private async Task<IReadOnlyList<DatumSet>> SetsAsync(int alerts, string made, CancellationToken cancellation)
    {
        var sets = new List<DatumSet>(DatumSets.Shared());
        if (sets.Count == 0)
            report.Note($"Not found, and left out: the packets that other readers were measured on, in {DatumSets.SharedFolder}.");
        var real = await RealPackets.SetsAsync(DatumSets.DataFolder, made, cancellation);
        sets.AddRange(real);
        if (real.Count == 0)
            report.Note($"Not found, and left out: the LSST packets of each version, in {DatumSets.DataFolder}.");
        say($"simulating {alerts} packets …");
        sets.AddRange(await DatumSets.SimulatedAsync(alerts, made, cancellation));
        return sets;
    }

    private async Task MeasureAsync(DatumSet set, Avsc? avsc, CancellationToken cancellation)
    {
        var ours = new OurTurns(set);
        say($"  {set.Name}: {set.Datums.Count} packets of {set.MeanBytes / 1000:0.#} kB with {ours.Points:0} light-curve points, in the mean");
        using var theirs = avsc?.Start(set);
        var yardstick = new List<Avsc.Turn>();
        ours.WarmUp(WarmUp);
        if (theirs is not null)
            await theirs.TurnAsync(WarmUp, cancellation);
        for (var i = 0; i < Turns; i++)
        {
            ours.Run(TurnLength);
            if (theirs is not null && await theirs.TurnAsync(TurnLength, cancellation) is { } turn)
                yardstick.Add(turn);
        }

        if (theirs is not null && yardstick.Count == 0)
            report.Note($"avsc cannot read {set.Name}.");
        Report(set, ours.Cost, yardstick);
    }

    private void Report(DatumSet set, ItemCost cost, List<Avsc.Turn> turns)
    {
        double? goal = GoalMicros.TryGetValue(set.Name, out var micros) ? micros : null;
        double[] rounds = [.. turns.SelectMany(turn => turn.Rounds)];
        void Add(string metric, double value, Func<double> yardstick) => report.Add(new BenchResult($"decode/{set.Name}", metric, value, "µs")
        {
            Goal = goal, GoalRatio = GoalRatio, Yardstick = rounds.Length == 0 ? null : yardstick(),
        });
        Add("us_per_packet", cost.MedianMicros, () => RoundTimer.Median(rounds));
        Add("us_per_packet_best", cost.BestMicros, rounds.Min);
        Add("cpu_us_per_packet", cost.CpuMicros, () => turns.Sum(turn => turn.Cpu) / turns.Sum(turn => turn.Packets));
        report.Add(new BenchResult($"decode/{set.Name}", "bytes_per_packet", cost.AllocatedBytes, "B") { Goal = 0 });
        report.Add(new BenchResult($"decode/{set.Name}", "packets_per_s", 1e6 / cost.MedianMicros, "1/s"));
        report.Add(new BenchResult($"decode/{set.Name}", "mb_per_s", set.MeanBytes / cost.MedianMicros, "MB/s"));
    }
}
