using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Streams;

/// <summary>
/// Which partitions of a worker wait at a held message: says so at once and then every <see cref="ReportEvery"/>, and is the
/// metric <c>broker.partitions.paused</c>.
/// </summary>
internal sealed class PausedPartitions : IDisposable
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(1);

    /// <summary>One that was not held again for so long is read by another consumer now.</summary>
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(2);

    private static readonly ConcurrentDictionary<PausedPartitions, bool> Live = [];

    private static readonly ObservableGauge<int> Gauge = StreamMetrics.Meter.CreateObservableGauge(
        "broker.partitions.paused", () => Live.Keys.Select(p => new Measurement<int>(p.Count, new KeyValuePair<string, object?>("worker", p.worker))),
        "{partition}", "Partitions that wait for something, such as a schema nobody knows.");

    private readonly string worker;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly ConcurrentDictionary<(string Topic, int Partition), Pause> pauses = [];

    public PausedPartitions(string worker, TimeProvider time, ILogger log)
    {
        (this.worker, this.time, this.log) = (worker, time, log);
        Live[this] = true;
    }

    public int Count => Read().Count;

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<PausedPartition> Read() =>
    [
        .. pauses.Where(pause => time.GetElapsedTime(pause.Value.HeldAt) < ForgetAfter).OrderBy(pause => pause.Key)
            .Select(pause => new PausedPartition(pause.Key.Topic, pause.Key.Partition, pause.Value.Offset)),
    ];

    /// <summary>Takes note of a batch that was dealt with.</summary>
    /// <param name="done">Messages that came to an end: their partitions go on.</param>
    /// <param name="held">The first held message of each partition that waits, and why it does; empty when somebody else tells.</param>
    public void Note<T>(IReadOnlyList<StreamMessage<T>> done, IReadOnlyList<(StreamMessage<T> Message, string Why)> held)
    {
        if (!pauses.IsEmpty)
        {
            foreach (var message in done)
                GoOn(message.Topic, message.Partition, message.Offset);
        }

        foreach (var (message, why) in held)
            Stay(message.Topic, message.Partition, message.Offset, why);
    }

    public void Dispose() => Live.TryRemove(this, out _);

    private void GoOn(string topic, int partition, long offset)
    {
        if (pauses.TryGetValue((topic, partition), out var pause) && offset >= pause.Offset && pauses.TryRemove((topic, partition), out _) && pause.IsTold)
            log.PartitionResumed(worker, Place(topic, partition, offset), time.GetElapsedTime(pause.Since).TotalSeconds);
    }

    private void Stay(string topic, int partition, long offset, string why)
    {
        var now = time.GetTimestamp();
        var isNew = !pauses.TryGetValue((topic, partition), out var pause) || pause.Offset != offset || time.GetElapsedTime(pause.HeldAt) >= ForgetAfter;
        if (isNew)
            pause = new Pause(offset, now, now, now, why.Length > 0);
        var isDue = pause.IsTold && (isNew || time.GetElapsedTime(pause.ReportedAt) >= ReportEvery);
        if (isDue)
            log.PartitionPaused(worker, Place(topic, partition, offset), time.GetElapsedTime(pause.Since).TotalSeconds, why.ReplaceLineEndings(" "));
        pauses[(topic, partition)] = pause with { HeldAt = now, ReportedAt = isDue ? now : pause.ReportedAt };
    }

    private static string Place(string topic, int partition, long offset) => $"{topic} [{partition}] offset {offset}";

    private readonly record struct Pause(long Offset, long Since, long HeldAt, long ReportedAt, bool IsTold);
}
