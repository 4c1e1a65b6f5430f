using Microsoft.Extensions.Logging;

namespace Broker.Core.Streams;

/// <summary>A worker's failures in a row: how long to wait before the next try, and when to say so again.</summary>
internal sealed class FailureStreak(string worker, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan FirstReportWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestReportWait = TimeSpan.FromMinutes(5);

    private int failures;
    private long reportedAt;
    private TimeSpan reportWait;

    public required TimeSpan FirstWait { get; init; }

    public required TimeSpan LongestWait { get; init; }

    /// <summary>Counts one failure, reports it (ever less often, as it goes on) and gives the wait before the next try.</summary>
    public TimeSpan Add(string step, Exception exception)
    {
        failures++;
        if (failures == 1 || time.GetElapsedTime(reportedAt) >= reportWait)
        {
            reportWait = failures == 1 ? FirstReportWait : TimeSpan.FromTicks(Math.Min(LongestReportWait.Ticks, 2 * reportWait.Ticks));
            reportedAt = time.GetTimestamp();
            log.BatchFailed(worker, step, failures, $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
        }

        log.BatchFailedDetail(exception, worker);
        var doublings = Math.Min(failures - 1, 30);
        return TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << doublings));
    }

    public void End()
    {
        if (failures > 0)
            log.Recovered(worker, failures);
        failures = 0;
    }
}
