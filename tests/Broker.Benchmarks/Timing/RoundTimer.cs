using System.Diagnostics;

namespace Broker.Benchmarks.Timing;

/// <summary>Runs one piece of work again and again, first to warm up, then to measure. Nothing else of this process may run meanwhile.</summary>
internal static class RoundTimer
{
    private const int LeastRounds = 7;
    private const int MostRounds = 2_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(700);

    /// <param name="items">Items one round works on.</param>
    /// <param name="round">The work.</param>
    /// <param name="prepare">Done before each round and not measured.</param>
    public static async Task<ItemCost> MeasureAsync(int items, Func<ValueTask> round, Action? prepare = null)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < WarmUp;)
        {
            prepare?.Invoke();
            await round();
        }

        var micros = new List<double>();
        var bytes = new List<double>();
        var cpu = TimeSpan.Zero;
        for (var started = Stopwatch.GetTimestamp(); micros.Count < LeastRounds || (micros.Count < MostRounds && Stopwatch.GetElapsedTime(started) < Limit);)
        {
            prepare?.Invoke();
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var computed = Environment.CpuUsage.TotalTime;
            var began = Stopwatch.GetTimestamp();
            await round();
            micros.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds / items);
            cpu += Environment.CpuUsage.TotalTime - computed;
            bytes.Add((double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / items);
        }

        return new ItemCost(Median(micros), micros.Min(), cpu.TotalMicroseconds / micros.Count / items, Median(bytes));
    }

    public static double Median(IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
