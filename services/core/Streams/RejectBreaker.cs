using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Streams;

/// <summary>
/// Stops a topic of which nearly everything is rejected, such as one whose survey rolled out something nobody can read: what comes
/// next is held, waits in Kafka, and is tried again until it can be read. What was rejected before is with the dead letters.
/// </summary>
/// <param name="worker">Metric label and log name.</param>
/// <param name="messages">The latest messages of a topic that count; 0: it never stops.</param>
/// <param name="share">Share of them that must be rejected, 0 … 1.</param>
internal sealed class RejectBreaker(string worker, int messages, double share, TimeProvider time, ILogger log) : IDisposable
{
    private const int MostTopics = 100;
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(1);
    private static readonly ConcurrentDictionary<RejectBreaker, bool> Live = [];
    private static readonly ObservableGauge<int> Gauge = StreamMetrics.Meter.CreateObservableGauge(
        "broker.topics.stopped", () => Live.Keys.Select(b => new Measurement<int>(b.Stopped.Count, new KeyValuePair<string, object?>("worker", b.worker))),
        "{topic}", "Topics that are not read on because nearly everything of them was rejected.");

    private readonly string worker = worker;
    private readonly Dictionary<string, RejectWindow> windows = [];
    private volatile IReadOnlyList<string> stopped = [];

    /// <summary>Topics that wait.</summary>
    public IReadOnlyList<string> Stopped => stopped;

    public void Dispose() => Live.TryRemove(this, out _);

    /// <summary>Counts a batch, and holds what belongs to a topic that is stopped. Once for each batch.</summary>
    /// <param name="batch">Messages.</param>
    /// <param name="outcomes">One each.</param>
    /// <returns>The outcomes, some of them held instead.</returns>
    public IReadOnlyList<Outcome<TOut>> Judge<TIn, TOut>(IReadOnlyList<StreamMessage<TIn>> batch, IReadOnlyList<Outcome<TOut>> outcomes)
    {
        if (messages == 0)
            return outcomes;

        Live[this] = true;
        foreach (var topic in stopped)
            TryAgain(topic, batch, outcomes);
        Outcome<TOut>[]? judged = null;
        for (var i = 0; i < batch.Count; i++)
        {
            var window = Window(batch[i].Topic);
            if (window.IsStopped)
                (judged ??= [.. outcomes])[i] = Outcome<TOut>.Held("");
            else if (outcomes[i].Verdict != Verdict.Held && window.Add(outcomes[i].Verdict == Verdict.Rejected))
                Stop(window, batch[i].Topic, $"{outcomes[i].Reason}: {outcomes[i].Message}");
        }

        return judged ?? outcomes;
    }

    private void TryAgain<TIn, TOut>(string topic, IReadOnlyList<StreamMessage<TIn>> batch, IReadOnlyList<Outcome<TOut>> outcomes)
    {
        var own = outcomes.Where((outcome, i) => batch[i].Topic == topic && outcome.Verdict != Verdict.Held).ToList();
        if (own.Count == 0)
            return;
        var window = windows[topic];
        var rejected = own.Count(outcome => outcome.Verdict == Verdict.Rejected);
        if (rejected < share * own.Count)
        {
            log.TopicGoesOn(worker, topic, time.GetElapsedTime(window.StoppedAt).TotalSeconds);
            windows.Remove(topic);
            stopped = [.. stopped.Where(other => other != topic)];
        }
        else if (time.GetElapsedTime(window.ReportedAt) >= ReportEvery)
        {
            window.ReportedAt = time.GetTimestamp();
            log.TopicStillStopped(worker, topic, time.GetElapsedTime(window.StoppedAt).TotalSeconds, window.Why);
        }
    }

    private RejectWindow Window(string topic)
    {
        if (windows.TryGetValue(topic, out var window))
            return window;
        if (windows.Count >= MostTopics)
            windows.Where(known => !known.Value.IsStopped).ToList().ForEach(known => windows.Remove(known.Key));
        return windows[topic] = new RejectWindow(messages, share);
    }

    private void Stop(RejectWindow window, string topic, string why)
    {
        window.Why = why.ReplaceLineEndings(" ");
        window.StoppedAt = window.ReportedAt = time.GetTimestamp();
        stopped = [.. stopped, topic];
        log.TopicStopped(worker, topic, $"{window.Rejected} of {messages}", window.Why);
    }
}
