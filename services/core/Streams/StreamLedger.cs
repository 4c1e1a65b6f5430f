using System.Diagnostics.Metrics;

namespace Broker.Core.Streams;

/// <summary>Counts what became of every message of one worker, for the ledger and as the metric <c>broker.messages</c>. Thread-safe.</summary>
public sealed class StreamLedger(string worker)
{
    private static readonly Counter<long> Messages =
        StreamMetrics.Meter.CreateCounter<long>("broker.messages", "{message}", "Messages by worker, verdict and reason.");

    private readonly Lock gate = new();
    private readonly Dictionary<(Verdict Verdict, Reason? Reason), long> counts = [];

    /// <summary>Adds one committed batch.</summary>
    public void Add<T>(IReadOnlyList<Outcome<T>> outcomes)
    {
        var kinds = outcomes.CountBy(o => (o.Verdict, o.Verdict == Verdict.Passed ? null : (Reason?)o.Reason)).ToList();
        lock (gate)
        {
            foreach (var (kind, count) in kinds)
                counts[kind] = counts.GetValueOrDefault(kind) + count;
        }

        foreach (var ((verdict, reason), count) in kinds)
            Messages.Add(count, new("worker", worker), new("verdict", verdict.ToString()), new("reason", reason?.ToString()));
    }

    public StreamCounts Snapshot()
    {
        lock (gate)
        {
            return new StreamCounts
            {
                Consumed = counts.Values.Sum(),
                Passed = counts.GetValueOrDefault((Verdict.Passed, null)),
                Dropped = Of(Verdict.Dropped),
                Rejected = Of(Verdict.Rejected),
            };
        }
    }

    private Dictionary<Reason, long> Of(Verdict verdict) =>
        counts.Where(c => c.Key.Verdict == verdict).ToDictionary(c => c.Key.Reason!.Value, c => c.Value);
}
