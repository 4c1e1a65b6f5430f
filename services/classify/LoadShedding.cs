using Broker.Core.Alerts;
using Broker.Core.Streams;
using Microsoft.Extensions.Logging;

namespace Broker.Classify;

/// <summary>
/// Whether alerts go on without the optional models. That begins when more than half of a batch's live alerts are older than
/// <see cref="BeginShare"/> of the latency budget, and ends when no more than half are older than <see cref="EndShare"/> of it.
/// An alert that is older than <see cref="LiveAge.Limit"/>, or whose context came late, is of a replay or a backlog: its budget was
/// lost long ago, so that leaving a score out wins nothing. It counts for neither, and is always scored in full.
/// </summary>
/// <param name="budget">From published by the survey to published to a filter's topic.</param>
/// <param name="time">Tells the age of alerts.</param>
/// <param name="log">Told once when it begins and once when it ends.</param>
public sealed class LoadShedding(TimeSpan budget, TimeProvider time, ILogger log)
{
    /// <summary>Of the budget: what is left is for the models that stay, the filters and publishing.</summary>
    public const double BeginShare = 0.5;

    /// <summary>Of the budget: far enough below <see cref="BeginShare"/> that shedding does not come and go with every batch.</summary>
    public const double EndShare = 0.25;

    private DateTimeOffset now;
    private long shed;

    public bool IsOn { get; private set; }

    /// <summary>Looks at the next batch.</summary>
    public void Begin(IReadOnlyList<StreamMessage<Alert>> batch)
    {
        now = time.GetUtcNow();
        var limit = (IsOn ? EndShare : BeginShare) * budget;
        var (live, late) = (0, 0);
        for (var i = 0; i < batch.Count; i++)
        {
            if (Age(batch[i].Value) is not { } age)
                continue;
            live++;
            late += age > limit ? 1 : 0;
        }

        if (live > 0)
            Turn(2 * late > live, live);
    }

    /// <summary>Whether this alert of the batch goes on without the optional models.</summary>
    public bool Sheds(Alert alert)
    {
        var sheds = IsOn && Age(alert) is not null;
        shed += sheds ? 1 : 0;
        return sheds;
    }

    private void Turn(bool on, int live)
    {
        if (on && !IsOn)
            log.SheddingBegins(live, (BeginShare * budget).TotalSeconds, budget.TotalSeconds);
        if (!on && IsOn)
            log.SheddingEnds(shed);
        if (on != IsOn)
            shed = 0;
        IsOn = on;
    }

    private TimeSpan? Age(Alert alert) =>
        alert.FirstPublishedAt is { } published && now - published <= LiveAge.Limit ? now - published : null;
}
