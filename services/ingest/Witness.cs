using Broker.Core.Streams;
using Broker.Ingest.Surveys;

namespace Broker.Ingest;

/// <summary>
/// What the memory of alerts (<see cref="Dedup"/>) can swear to. An alert that was observed after its partition came to this process,
/// and after everything that is forgotten by now, has no earlier copy but one that is remembered. Of others only the archive knows.
/// </summary>
public sealed class Witness(Dedup dedup, TimeProvider time)
{
    /// <summary>
    /// Of alerts observed longer ago the archive is asked in any case: where a replay sends the second copy to another partition, its
    /// reader never saw the first.
    /// </summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>How far the survey's clock may be ahead of ours.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan MarkEvery = TimeSpan.FromSeconds(1);
    private const double UnixEpochMjd = 40_587;

    private readonly Dictionary<(string Topic, int Partition), (Guid TopicId, int Assignment, DateTimeOffset Since)> began = [];
    private readonly Queue<(DateTimeOffset Time, long Remembered)> marks = [];
    private DateTimeOffset marked = DateTimeOffset.MinValue;
    private DateTimeOffset forgotten = DateTimeOffset.MinValue;

    /// <summary>To be called before a batch is looked at: partitions that are new in it begin now.</summary>
    public void Begin<T>(IReadOnlyList<StreamMessage<T>> batch)
    {
        var now = time.GetUtcNow();
        Mark(now);
        foreach (var message in batch)
        {
            var partition = (message.Topic, message.Partition);
            if (!began.TryGetValue(partition, out var known) || known.TopicId != message.TopicId || known.Assignment != message.Assignment)
                began[partition] = (message.TopicId, message.Assignment, now);
        }
    }

    /// <summary>True when an alert that the memory does not know cannot have come before; not for one from the future, whose time says nothing.</summary>
    public bool Swears<T>(StreamMessage<T> message, double observedMjdTai)
    {
        var since = began[(message.Topic, message.Partition)].Since;
        if (since < forgotten)
            since = forgotten;
        var now = time.GetUtcNow();
        var oldest = now - Longest;
        return MjdTai((since < oldest ? oldest : since) + Slack) < observedMjdTai && observedMjdTai <= MjdTai(now + Slack);
    }

    // By the time of a mark so many had been remembered: when no more than that are forgotten, all of those came before it.
    private void Mark(DateTimeOffset now)
    {
        while (marks.TryPeek(out var mark) && (mark.Remembered < dedup.Forgotten || now - mark.Time > Longest))
            marks.Dequeue();
        if (dedup.Forgotten > 0)
            forgotten = marks.TryPeek(out var next) ? next.Time : now;
        if (now - marked < MarkEvery)
            return;
        marks.Enqueue((now, dedup.Remembered));
        marked = now;
    }

    private static double MjdTai(DateTimeOffset instant)
    {
        var utc = UnixEpochMjd + (instant - DateTimeOffset.UnixEpoch).TotalDays;
        return LeapSeconds.MjdTai(utc) ?? utc;
    }
}
