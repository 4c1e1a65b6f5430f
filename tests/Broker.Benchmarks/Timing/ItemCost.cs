namespace Broker.Benchmarks.Timing;

/// <summary>What one item cost.</summary>
/// <param name="MedianMicros">Time passed, µs, median of the rounds; waiting included.</param>
/// <param name="BestMicros">Of the fastest round.</param>
/// <param name="CpuMicros">Time this process's threads computed, µs, mean of the rounds: hardly moved by what else runs on the machine.</param>
/// <param name="AllocatedBytes">On the managed heap, by all threads, median of the rounds.</param>
internal readonly record struct ItemCost(double MedianMicros, double BestMicros, double CpuMicros, double AllocatedBytes);
