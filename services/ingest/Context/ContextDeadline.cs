using Broker.Core.Alerts;
using Microsoft.Extensions.Logging;

namespace Broker.Ingest.Context;

/// <summary>
/// Step 6 within a time limit: when Redis is slow, a batch's alerts go on without context, marked, and it is filled in later. One question
/// is open at a time: until the slow one is answered no batch asks another or waits, so nothing piles up before a slow Redis.
/// </summary>
/// <param name="read">As <see cref="IngestSteps.ReadContext"/>. After the limit it runs on, and what it finds is forgotten.</param>
/// <param name="limit">Longest wait of a batch.</param>
public sealed partial class ContextDeadline(
    Func<IReadOnlyList<Alert>, CancellationToken, ValueTask<IReadOnlyList<AlertContext>>> read, TimeSpan limit, TimeProvider time, ILogger<ContextDeadline> log)
{
    /// <summary>So long without a late answer, and Redis counts as quick again.</summary>
    private static readonly TimeSpan CalmAfter = TimeSpan.FromMinutes(1);

    private Task unanswered = Task.CompletedTask;
    private long? lateAt;

    /// <summary>As <see cref="IngestSteps.ReadContext"/>. Not for two workers at once.</summary>
    public async ValueTask<IReadOnlyList<AlertContext>> ReadAsync(IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        if (!unanswered.IsCompleted)
            return Missing(alerts.Count);
        var reading = read(alerts, cancellation).AsTask();
        try
        {
            var contexts = await reading.WaitAsync(limit, time, cancellation);
            Calm();
            return contexts;
        }
        catch (TimeoutException) when (!reading.IsCompleted)
        {
            unanswered = reading.ContinueWith(late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return Missing(alerts.Count);
        }
    }

    private IReadOnlyList<AlertContext> Missing(int count)
    {
        var reason = $"redis did not answer within {limit.TotalSeconds:0.###} s";
        if (lateAt is null)
            LogLate(log, reason);
        lateAt = time.GetTimestamp();
        return [.. Enumerable.Repeat(new AlertContext { MissingReason = reason }, count)];
    }

    private void Calm()
    {
        if (lateAt is not { } at || time.GetElapsedTime(at) < CalmAfter)
            return;
        LogQuick(log);
        lateAt = null;
    }

    [LoggerMessage(EventName = "ContextLate", Level = LogLevel.Warning,
        Message = "Redis is slow: {Reason}. Alerts go on without context, marked, and those that wait for an answer are filled in later; nothing is lost.")]
    private static partial void LogLate(ILogger logger, string reason);

    [LoggerMessage(EventName = "ContextQuick", Level = LogLevel.Information, Message = "Redis answers in time again.")]
    private static partial void LogQuick(ILogger logger);
}
