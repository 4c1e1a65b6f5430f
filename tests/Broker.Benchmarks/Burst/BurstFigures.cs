namespace Broker.Benchmarks.Burst;

/// <summary>What a burst took.</summary>
/// <param name="PeakBytes">Largest resident memory of the broker's process, as the kernel counts it.</param>
/// <param name="Ended">Packets that were stored, were duplicates or became dead letters.</param>
/// <param name="Seconds">From the first alert archived to the last.</param>
/// <param name="AlertsPerSecond">Over that time.</param>
internal sealed record BurstFigures(long PeakBytes, long Ended, double Seconds, double AlertsPerSecond);
