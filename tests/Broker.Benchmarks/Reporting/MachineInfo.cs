using System.Globalization;
using System.Runtime.InteropServices;

namespace Broker.Benchmarks.Reporting;

/// <summary>Where and when the figures come from. A load beyond what this run itself makes says that others used the machine.</summary>
internal sealed record MachineInfo
{
    public required string Cpu { get; init; }

    public required int Cores { get; init; }

    public required double MemoryGb { get; init; }

    public required string System { get; init; }

    public required string Runtime { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Processes that ran or waited to run, mean over the minute before the start.</summary>
    public required double LoadAtStart { get; init; }

    public double? LoadAtEnd { get; init; }

    public static MachineInfo Read(TimeProvider time) => new()
    {
        Cpu = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown",
        Cores = Environment.ProcessorCount,
        MemoryGb = Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1),
        System = RuntimeInformation.OSDescription,
        Runtime = RuntimeInformation.FrameworkDescription,
        StartedAt = time.GetUtcNow(),
        LoadAtStart = Load(),
    };

    public MachineInfo WithLoadAtEnd() => this with { LoadAtEnd = Load() };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cpu}, {Cores} cores, {MemoryGb} GB, {Runtime}; {StartedAt:yyyy-MM-dd HH:mm} UTC, load {LoadAtStart} at the start, {LoadAtEnd} at the end");

    private static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}
