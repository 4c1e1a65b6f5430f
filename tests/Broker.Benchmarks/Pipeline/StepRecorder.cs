using Broker.Benchmarks.Reporting;
using Broker.Benchmarks.Timing;

namespace Broker.Benchmarks.Pipeline;

/// <summary>Measures the steps of one set of packets, one after the other, and sums them up.</summary>
internal sealed class StepRecorder(string set, BenchReport report, Action<string> say)
{
    private readonly Dictionary<string, ItemCost> costs = [];

    /// <param name="step">Number and name, as on the path of one alert.</param>
    /// <param name="items">Items one round works on.</param>
    /// <param name="round">The work.</param>
    /// <param name="prepare">Done before each round and not measured.</param>
    public async Task MeasureAsync(string step, int items, Func<ValueTask> round, Action? prepare = null)
    {
        say($"  {set}: {step}");
        var cost = costs[step] = await RoundTimer.MeasureAsync(items, round, prepare);
        Report(step, cost.MedianMicros, cost.CpuMicros, cost.AllocatedBytes);
    }

    /// <summary>One line with the sum of some steps.</summary>
    public void Sum(string name, params IReadOnlyCollection<string> steps) => Report(
        name, steps.Sum(step => costs[step].MedianMicros), steps.Sum(step => costs[step].CpuMicros), steps.Sum(step => costs[step].AllocatedBytes));

    private void Report(string step, double micros, double cpuMicros, double bytes)
    {
        var name = $"{set}/{step}";
        report.Add(new BenchResult(name, "us_per_alert", micros, "µs"));
        report.Add(new BenchResult(name, "cpu_us_per_alert", cpuMicros, "µs"));
        report.Add(new BenchResult(name, "bytes_per_alert", bytes, "B"));
    }
}
