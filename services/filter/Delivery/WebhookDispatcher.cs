using System.Diagnostics.Metrics;
using Broker.Core.Streams;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Broker.Filter.Delivery;

/// <summary>
/// Sends what lies in the outbox. Each receiver has a lane of its own, so one that is slow or dead holds up nobody else;
/// a receiver that failed is left alone for a while with everything that waits for it. Several processes may run one each.
/// </summary>
public sealed class WebhookDispatcher(WebhookOutbox outbox, WebhookClient client, RetrySchedule schedule, TimeProvider time, ILogger log)
{
    /// <summary>Deliveries to one receiver at the same time.</summary>
    public const int EachReceiver = 4;

    /// <summary>Receivers served at the same time.</summary>
    public const int MostReceivers = 64;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TidyEvery = TimeSpan.FromMinutes(1);

    /// <summary>For the answers to what is under way when the process is to end.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan HandBackWait = TimeSpan.FromSeconds(2);

    private static readonly Counter<long> Tries =
        StreamMetrics.Meter.CreateCounter<long>("broker.webhook.tries", "{try}", "Tries to deliver a webhook, by verdict.");

    private readonly Lock gate = new();
    private readonly ReceiverHolds holds = new(time);
    private readonly List<Task> lanes = [];
    private long tidiedAt;
    private bool away;

    /// <summary>
    /// Runs until it is told to stop. Tries under way may then be answered for a few seconds more, so that they are not repeated; what is
    /// broken off then is handed back, and whoever comes next repeats it at once. Throws nothing.
    /// </summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var forced = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var grace = stopping.Register(() => forced.CancelAfter(StopGrace));
        while (!stopping.IsCancellationRequested)
            await GuardedAsync(() => RoundAsync(stopping, forced.Token), stopping);

        await Task.WhenAll(lanes);
    }

    // Rows are not left claimed by a claim that was broken off: that one has until it is forced, too.
    private async Task RoundAsync(CancellationToken stopping, CancellationToken forced)
    {
        await TidyAsync(stopping);
        lanes.RemoveAll(lane => lane.IsCompleted);
        if (!await StartLanesAsync(forced))
            await outbox.WaitAsync(Poll, stopping);
    }

    /// <summary>False when nothing is due.</summary>
    private async Task<bool> StartLanesAsync(CancellationToken forced)
    {
        IReadOnlyCollection<string> busy;
        int free;
        lock (gate)
        {
            busy = holds.Busy();
            free = MostReceivers - holds.UnderWay;
        }

        var due = free > 0 ? await outbox.ClaimAsync(busy, free, EachReceiver, forced) : [];
        foreach (var lane in due.GroupBy(delivery => delivery.Url))
        {
            lock (gate)
                holds.Begin(lane.Key);
            lanes.Add(ServeAsync(lane.Key, [.. lane], forced));
        }

        return due.Count > 0;
    }

    private async Task ServeAsync(string url, IReadOnlyList<WebhookDelivery> deliveries, CancellationToken forced)
    {
        TimeSpan? pause = null;
        try
        {
            await GuardedAsync(async () => pause = Pause(await Task.WhenAll(deliveries.Select(delivery => TryAsync(delivery, forced)))), forced);
        }
        finally
        {
            lock (gate)
                holds.End(url, pause);
            if (pause is null)
                outbox.Wake();
        }
    }

    // A receiver that answered some of them well is only busy; one that answered none, or asked for a pause, is left alone.
    private static TimeSpan? Pause(IReadOnlyList<(TimeSpan? Pause, bool IsAsked)> tries) =>
        tries.Any(one => one.IsAsked) || tries.All(one => one.Pause is not null) ? tries.Max(one => one.Pause) : null;

    /// <returns>How long to leave the receiver alone, null when it answered well; and whether it asked for that.</returns>
    private async Task<(TimeSpan? Pause, bool IsAsked)> TryAsync(WebhookDelivery delivery, CancellationToken forced)
    {
        using var span = StreamMetrics.Spans.StartActivity("13 webhook");
        var answer = await SendAsync(delivery, forced);
        Tries.Add(1, new KeyValuePair<string, object?>("verdict", answer.Verdict.ToString()));
        if (answer.Error is not null)
            log.WebhookFailed(delivery.Id, delivery.Attempts, answer.Error);

        await WriteDownAsync(delivery, answer, forced);
        return answer.Verdict == WebhookVerdict.Failed
            ? (schedule.After(1, delivery.Url, answer.RetryAfter), answer.RetryAfter is not null)
            : (null, false);
    }

    private async Task<WebhookAnswer> SendAsync(WebhookDelivery delivery, CancellationToken forced)
    {
        try
        {
            return await client.SendAsync(delivery, forced);
        }
        catch (OperationCanceledException)
        {
            using var limit = new CancellationTokenSource(HandBackWait, time);
            await outbox.PostponeAsync(delivery, TimeSpan.Zero, "broken off when its process ended", limit.Token);
            throw;
        }
    }

    /// <summary>What has happened is written down even when the process is to stop, and as soon as PostgreSQL is back when it is away.</summary>
    private async Task WriteDownAsync(WebhookDelivery delivery, WebhookAnswer answer, CancellationToken forced)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await WriteDownAsync(delivery, answer);
                return;
            }
            catch (NpgsqlException) when (!forced.IsCancellationRequested && time.GetElapsedTime(started) < WebhookOutbox.Lease / 2)
            {
                // Past half the lease somebody else may soon take the row: then it is tried again.
            }

            await Task.Delay(Poll, time, forced).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task WriteDownAsync(WebhookDelivery delivery, WebhookAnswer answer)
    {
        switch (answer.Verdict)
        {
            case WebhookVerdict.Delivered or WebhookVerdict.Hopeless:
                return outbox.SettleAsync(delivery, answer.Error, CancellationToken.None);
            case WebhookVerdict.Gone:
                log.WebhookDisabled(delivery.Owner, delivery.FilterName, answer.Error!);
                return outbox.DisableWebhookAsync(delivery, answer.Error!, CancellationToken.None);
            case WebhookVerdict.Failed when schedule.After(delivery.Attempts, delivery.Id, answer.RetryAfter) is { } wait:
                return outbox.PostponeAsync(delivery, wait, answer.Error, CancellationToken.None);
            default:
                return outbox.SettleAsync(delivery, $"given up after {delivery.Attempts} tries; last: {answer.Error}", CancellationToken.None);
        }
    }

    private async Task TidyAsync(CancellationToken stopping)
    {
        if (tidiedAt != 0 && time.GetElapsedTime(tidiedAt) < TidyEvery)
            return;
        await outbox.TidyAsync(stopping);
        tidiedAt = time.GetTimestamp();
    }

    private async Task GuardedAsync(Func<Task> work, CancellationToken stopping)
    {
        try
        {
            await work();
            if (away)
                log.OutboxReachable();
            away = false;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It ends.
        }
        catch (NpgsqlException e)
        {
            if (!away)
                log.OutboxUnreachable(e.Message.ReplaceLineEndings(" "));
            away = true;
            await Task.Delay(Poll, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
