using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// One consumer on its own thread, which polls for as long as it lives: Kafka takes the partitions of a consumer away that
/// does not poll. It gathers one batch ahead; while that is not taken the partitions are paused and polling goes on.
/// </summary>
internal sealed class KafkaPoller
{
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan IdleEvery = TimeSpan.FromSeconds(2);

    private readonly KafkaSourceOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly KafkaReader reader;
    private readonly Channel<KafkaBatch> ready = Channel.CreateBounded<KafkaBatch>(1);
    private readonly List<KafkaMessage> gathered = [];
    private readonly List<KafkaMessage> early = [];
    private readonly Task running;
    private readonly SemaphoreSlim taken = new(0, 1);
    private readonly CancellationTokenSource stop = new();
    private volatile bool broken;
    private long idleAt;

    public KafkaPoller(KafkaSourceOptions options, KafkaShare share, TimeProvider time, ILogger log)
    {
        (this.options, this.time, this.log) = (options, time, log);
        reader = new KafkaReader(options, share, time, log);
        running = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // A fault that nobody thought of must not end the polling unseen: whoever takes the next batch gets it, and starts anew.
        _ = running.ContinueWith(
            poll => ready.Writer.TryComplete(poll.Exception!.InnerException), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    /// <summary>Nobody polls any more, and it was not told to stop: it is to be replaced.</summary>
    public bool IsBroken => broken;

    /// <summary>The next batch, never empty; null at the end of the partitions, when that was asked for.</summary>
    /// <exception cref="KafkaException">The consumer is broken for good.</exception>
    public async ValueTask<KafkaBatch?> TakeAsync(CancellationToken cancellation)
    {
        if (!await ready.Reader.WaitToReadAsync(cancellation) || !ready.Reader.TryRead(out var batch))
            return null;

        taken.Release();
        return batch;
    }

    /// <summary>Sets a partition back to this offset and pauses it for a while. What was polled of it before is stale.</summary>
    /// <returns>Number of this hold: batches in which fewer had taken effect are to be cleaned of the partition.</returns>
    public int Hold(TopicPartitionOffset from, long? lostFrom) => reader.Hold(from, lostFrom);

    /// <exception cref="KafkaException">Not committed.</exception>
    public void Commit(IEnumerable<TopicPartitionOffset> offsets) => reader.Commit(offsets);

    /// <summary>Leaves the group and closes the consumer.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Run(reader.Close);
    }

    private void Run()
    {
        try
        {
            reader.Subscribe();
            while (!stop.IsCancellationRequested && !(options.StopAtEnd && early.Count == 0 && reader.IsAtEnd))
            {
                if (Gather() is { Messages.Count: > 0 } batch && ready.Writer.TryWrite(batch))
                    WaitUntilTaken();
            }

            ready.Writer.TryComplete();
            StayInGroup();
        }
        catch (OperationCanceledException)
        {
            ready.Writer.TryComplete();
        }
        catch (KafkaException e)
        {
            reader.Report(e.Error);
            ready.Writer.TryComplete(e);
        }
        finally
        {
            broken = !stop.IsCancellationRequested;
        }
    }

    /// <summary>The last batches are still to be committed.</summary>
    private void StayInGroup()
    {
        while (!stop.IsCancellationRequested)
        {
            reader.Pause();
            Poll(PollWait);
        }
    }

    /// <summary>A short wait costs nothing; a long one pauses, which drops what was prefetched.</summary>
    private void WaitUntilTaken()
    {
        if (taken.Wait(options.PauseAfter, stop.Token))
            return;

        log.Paused(options.Group);
        while (!taken.Wait(TimeSpan.Zero, stop.Token))
        {
            reader.Pause();
            if (Poll(PollWait) is { } message)
                early.Add(message);
        }

        reader.Resume();
        log.Resumed(options.Group);
    }

    private KafkaBatch Gather()
    {
        reader.Tend();
        var bytes = 0L;
        var first = time.GetTimestamp();
        while (gathered.Count < options.BatchSize && bytes < options.BatchBytes)
        {
            var wait = gathered.Count == 0 ? PollWait : options.BatchWait - time.GetElapsedTime(first);
            if (wait <= TimeSpan.Zero || Next(wait) is not { } message)
                break;

            if (gathered.Count == 0)
                first = time.GetTimestamp();
            gathered.Add(message);
            bytes += PooledBytes.SizeBytes(message.Bytes);
        }

        if (gathered.Count == 0 && time.GetElapsedTime(idleAt) >= IdleEvery)
        {
            idleAt = time.GetTimestamp();
            reader.Idle();
        }

        var batch = new KafkaBatch([.. gathered], reader.HoldsApplied);
        gathered.Clear();
        return batch;
    }

    private KafkaMessage? Next(TimeSpan wait)
    {
        ApplyHolds();
        if (early.Count == 0)
            return Poll(wait);
        var message = early[0];
        early.RemoveAt(0);
        return message;
    }

    private KafkaMessage? Poll(TimeSpan wait)
    {
        ApplyHolds();
        return reader.Poll(wait);
    }

    private void ApplyHolds()
    {
        foreach (var partition in reader.ApplyHolds())
        {
            PooledBytes.Drop(early, message => message.Partition == partition);
            PooledBytes.Drop(gathered, message => message.Partition == partition);
        }
    }
}
