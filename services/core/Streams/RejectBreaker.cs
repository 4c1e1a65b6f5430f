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

    /// <summary>One of which nothing came again for so long is read by another consumer now, or is gone.</summary>
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(2);

    private static readonly ConcurrentDictionary<RejectBreaker, bool> Live = [];
    private static readonly ObservableGauge<int> Gauge = StreamMetrics.Meter.CreateObservableGauge(
        "broker.topics.stopped", () => Live.Keys.Select(b => new Measurement<int>(b.Stopped.Count, new KeyValuePair<string, object?>("worker", b.worker))),
        "{topic}", "Topics that are not read on because nearly everything of them was rejected.");

    private readonly string worker = worker;
    private readonly Dictionary<string, RejectWindow> windows = [];

    /// <summary>Topics that wait, and when something of theirs came last.</summary>
    private readonly ConcurrentDictionary<string, long> stopped = [];

    /// <summary>Topics that wait, in the order of their names.</summary>
    public IReadOnlyList<string> Stopped => [.. stopped.Where(topic => time.GetElapsedTime(topic.Value) < ForgetAfter).Select(topic => topic.Key).Order(StringComparer.Ordinal)];

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
        foreach (var topic in stopped.Keys.Where(topic => batch.Any(message => message.Topic == topic)))
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
        stopped[topic] = time.GetTimestamp();
        var own = outcomes.Where((outcome, i) => batch[i].Topic == topic && outcome.Verdict != Verdict.Held).ToList();
        if (own.Count == 0)
            return;
        var window = windows[topic];
        var rejected = own.Count(outcome => outcome.Verdict == Verdict.Rejected);
        if (rejected < share * own.Count)
        {
            log.TopicGoesOn(worker, topic, time.GetElapsedTime(window.StoppedAt).TotalSeconds);
            windows.Remove(topic);
            stopped.TryRemove(topic, out _);
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
        window.StoppedAt = window.ReportedAt = stopped[topic] = time.GetTimestamp();
        log.TopicStopped(worker, topic, $"{window.Rejected} of {messages}", window.Why);
    }
}
