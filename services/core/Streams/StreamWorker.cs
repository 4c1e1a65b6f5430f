using System.Diagnostics.Metrics;

namespace Broker.Core.Streams;

/// <summary>
/// The loop every role runs: take a batch, run the stage, publish what passed, dead-letter what was rejected, commit.
/// A batch is committed only when every effect of it is acknowledged; if anything throws before, the same batch is repeated
/// until it succeeds: the stage until it has answered once, then the same effects, all of them, until all are acknowledged, then the commit. So repeating must be harmless. One worker uses its source alone.
/// A message that the stage holds pauses its partition: it and all behind it go back to the source and come again. So does a topic of
/// which nearly everything is rejected. Before every try the source says what of the batch is still ours.
/// </summary>
public sealed class StreamWorker<TIn, TOut>(StreamWorkerOptions<TIn, TOut> options)
{
    private static readonly Histogram<double> BatchDuration =
        StreamMetrics.Times("broker.batch.duration", "s", "From taken to committed, repeats included.");

    private static readonly Counter<long> Failures =
        StreamMetrics.Meter.CreateCounter<long>("broker.batch.failures", "{failure}", "Failed tries of a batch by worker and step.");

    private readonly StreamLedger ledger = new(options.Name);
    private readonly PausedPartitions paused = new(options.Name, options.Time, options.Log);
    private readonly RejectBreaker breaker = new(options.Name, options.BreakerMessages, options.BreakerShare, options.Time, options.Log);
    private readonly DeadLetterLog letters = new(options.Name, options.Time, options.Log);
    private readonly FailureStreak streak = new(options.Name, options.Time, options.Log)
    {
        FirstWait = options.FirstRetryWait,
        LongestWait = options.LongestRetryWait,
    };

    private string step = options.Steps.Take;

    public string Name => options.Name;

    public StreamCounts Counts => ledger.Snapshot();

    /// <summary>Partitions that wait at a held message.</summary>
    public int Paused => paused.Count;

    /// <summary>Topics that are not read on because nearly everything of them was rejected.</summary>
    public IReadOnlyList<string> Stopped => breaker.Stopped;

    public WorkerHealth Health => new(Name, options.Source.IsReady, Stopped, paused.Read());

    /// <summary>
    /// Runs until the source has ended or <paramref name="stopping"/>; then the batch in flight is finished and committed
    /// (within the grace) and the source is closed. Throws nothing.
    /// </summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        options.Log.Started(Name);
        using var forced = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.Time);
        await using var grace = stopping.Register(() => forced.CancelAfter(options.StopGrace));

        while (await TakeAsync(stopping) is { } batch)
        {
            if (batch.Count > 0 && !await FinishAsync(batch, stopping, forced.Token))
                break;
        }

        paused.Dispose();
        breaker.Dispose();
        await options.Source.DisposeAsync();
        options.Log.Ended(Name, Counts.Consumed);
    }

    private async Task<IReadOnlyList<StreamMessage<TIn>>?> TakeAsync(CancellationToken stopping)
    {
        IReadOnlyList<StreamMessage<TIn>>? batch = null;
        step = options.Steps.Take;
        var taken = await RepeatAsync(async () => batch = await options.Source.TakeAsync(stopping), stopping);
        return taken ? batch : null;
    }

    private async Task<bool> FinishAsync(IReadOnlyList<StreamMessage<TIn>> batch, CancellationToken stopping, CancellationToken forced)
    {
        var started = options.Time.GetTimestamp();
        using var span = StreamMetrics.Spans.StartActivity($"{Name} batch");
        span?.SetTag("messages", batch.Count);

        WorkedBatch<TIn, TOut>? worked = null;
        var finished = await RepeatAsync(
            async () =>
            {
                worked ??= await WorkAsync(batch, forced);
                worked = worked.Keep(await StillOursAsync(worked.Messages, forced));
                await DeliverAsync(worked, forced);
            },
            stopping);
        BatchDuration.Record(options.Time.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("worker", Name));
        return finished;
    }

    private async Task<WorkedBatch<TIn, TOut>> WorkAsync(IReadOnlyList<StreamMessage<TIn>> batch, CancellationToken cancellation)
    {
        var outcomes = await TimedAsync(options.Steps.Run, () => ReadableOnly.RunAsync(options.Stage, batch, cancellation));
        return new WorkedBatch<TIn, TOut>
        {
            Parts = HeldMessages<TIn, TOut>.In(batch, breaker.Judge(batch, outcomes)), Step = options.Steps.Run, WorkedAt = options.Time.GetUtcNow(),
        };
    }

    private ValueTask<IReadOnlyList<StreamMessage<TIn>>> StillOursAsync(IReadOnlyList<StreamMessage<TIn>> messages, CancellationToken cancellation)
    {
        step = options.Steps.Publish;
        return options.Source.StillOursAsync(messages, cancellation);
    }

    private async Task DeliverAsync(WorkedBatch<TIn, TOut> worked, CancellationToken cancellation)
    {
        if (!worked.IsAcknowledged)
            await PublishAsync(worked, cancellation);
        worked.IsAcknowledged = true;

        var parts = worked.Parts;
        if (parts.Decided.Count > 0)
            await TimedAsync(options.Steps.Commit, () => options.Source.CommitAsync(parts.Decided, cancellation));
        if (parts.Held.Count > 0)
            options.Source.Hold(parts.Held);
        paused.Note(parts.Decided, parts.First);
        ledger.Add(parts.Without(options.Source.NotCommitted).Outcomes);
    }

    private async Task PublishAsync(WorkedBatch<TIn, TOut> worked, CancellationToken cancellation)
    {
        var (steps, parts) = (options.Steps, worked.Parts);
        if (worked.Passed.Count > 0)
            await TimedAsync(steps.Publish, () => options.Sink.PublishAsync(worked.Passed, cancellation));
        if (worked.Rejected.Count > 0)
        {
            await TimedAsync(steps.DeadLetter, () => options.DeadLetters.PublishAsync(worked.Rejected, cancellation));
            letters.Note(worked.Rejected);
        }

        if (parts.Decided.Count > 0 && options.Ledger is { } told)
            await TimedAsync(steps.Ledger, () => told.PublishAsync(LedgerEntry.Of(Name, parts.Decided, parts.Outcomes), cancellation));
    }

    /// <summary>Tries until it succeeds (true) or the worker is to stop (false). The one place that catches everything.</summary>
    private async Task<bool> RepeatAsync(Func<Task> attempt, CancellationToken stopping)
    {
        while (true)
        {
            TimeSpan wait;
            try
            {
                await attempt();
                streak.End();
                return true;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return false;
            }
            catch (Exception exception) when (stopping.IsCancellationRequested)
            {
                options.Log.Unfinished(exception, Name, step);
                return false;
            }
            catch (Exception exception)
            {
                Failures.Add(1, new("worker", Name), new("step", step));
                wait = streak.Add(step, exception);
            }

            await Task.Delay(wait, options.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
                return false;
        }
    }

    private async Task<TResult> TimedAsync<TResult>(string name, Func<ValueTask<TResult>> run)
    {
        step = name;
        using var span = StreamMetrics.Spans.StartActivity(name);
        return await run();
    }

    private Task TimedAsync(string name, Func<ValueTask> run) => TimedAsync(name, async () =>
    {
        await run();
        return true;
    });
}
