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
    private readonly KafkaTroubles troubles;
    private readonly KafkaShare share;
    private readonly IConsumer<Ignore, ReadOnlyMemory<byte>> consumer;
    private readonly Channel<KafkaBatch> ready = Channel.CreateBounded<KafkaBatch>(1);
    private readonly List<KafkaMessage> gathered = [];
    private readonly List<KafkaMessage> early = [];
    private readonly HashSet<TopicPartition> atEnd = [];
    private readonly Task running;
    private readonly SemaphoreSlim taken = new(0, 1);
    private readonly CancellationTokenSource stop = new();
    private readonly OffsetGaps gaps;
    private readonly KafkaHolds holds;
    private readonly KafkaTopicIds topicIds;
    private readonly RemadeTopics remade;
    private readonly KafkaLag lag;
    private volatile bool broken;
    private long idleAt;

    public KafkaPoller(KafkaSourceOptions options, KafkaShare share, TimeProvider time, ILogger log)
    {
        this.options = options;
        this.share = share;
        this.time = time;
        this.log = log;
        troubles = new KafkaTroubles(options.Group, time, log);
        consumer = KafkaConsumers.With(options, troubles)
            .SetPartitionsAssignedHandler((_, partitions) => Greet(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => Forget([.. partitions.Select(p => p.TopicPartition)]))
            .SetPartitionsLostHandler((_, partitions) => Forget([.. partitions.Select(p => p.TopicPartition)]))
            .Build();
        gaps = new OffsetGaps(options.Group, consumer, log);
        holds = new KafkaHolds(consumer, time, options.HoldFor);
        topicIds = new KafkaTopicIds(EmbeddedKafka.TellsTopicIds(options.Connection.Bootstrap) ? new DependentAdminClientBuilder(consumer.Handle).Build() : null, share.TopicIds, time);
        remade = new RemadeTopics(topicIds, consumer, share, troubles);
        lag = new KafkaLag(options.Group, consumer, time);
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
    public int Hold(TopicPartitionOffset from, long? lostFrom) => holds.Ask(from, lostFrom);

    /// <exception cref="KafkaException">Not committed.</exception>
    public void Commit(IEnumerable<TopicPartitionOffset> offsets)
    {
        consumer.Commit(offsets);
        lag.Committed(offsets);
    }

    /// <summary>Leaves the group and closes the consumer.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Run(Close);
    }

    private void Run()
    {
        try
        {
            consumer.Subscribe(options.Topics);
            while (!stop.IsCancellationRequested && !EveryPartitionAtEnd())
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
            troubles.Report(e.Error);
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
            consumer.Pause(consumer.Assignment);
            Poll(PollWait);
        }
    }

    private void Close()
    {
        lag.Dispose();
        topicIds.Dispose();
        try
        {
            consumer.Close();
        }
        catch (KafkaException e)
        {
            troubles.Report(e.Error);
        }

        consumer.Dispose();
    }

    /// <summary>A short wait costs nothing; a long one pauses, which drops what was prefetched.</summary>
    private void WaitUntilTaken()
    {
        if (taken.Wait(options.PauseAfter, stop.Token))
            return;

        log.Paused(options.Group);
        while (!taken.Wait(TimeSpan.Zero, stop.Token))
        {
            consumer.Pause(consumer.Assignment);
            if (Poll(PollWait) is { } message)
                early.Add(message);
        }

        consumer.Resume(consumer.Assignment.Where(partition => !holds.IsHeld(partition)));
        log.Resumed(options.Group);
    }

    private KafkaBatch Gather()
    {
        holds.ResumeDue();
        StartRemadeTopics();
        lag.Note();
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
            gaps.Idle(consumer.Assignment.Where(partition => !holds.IsHeld(partition)));
        }

        var batch = new KafkaBatch([.. gathered], holds.Applied);
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

    /// <summary>The next message; null when none came in time.</summary>
    private KafkaMessage? Poll(TimeSpan wait)
    {
        try
        {
            ApplyHolds();
            var result = consumer.Consume(wait);
            if (result is null || NoteEnd(result) || IsStale(result))
                return null;

            var partition = result.TopicPartition;
            return new KafkaMessage(result, share.Assignment(partition), topicIds.Of(partition.Topic), gaps.Notice(partition, result.Offset));
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            troubles.Report(e.Error);
            topicIds.Doubt();
            return null;
        }
    }

    private void ApplyHolds()
    {
        foreach (var (from, lostFrom) in holds.Apply())
        {
            atEnd.Remove(from.TopicPartition);
            gaps.Rewind(from, lostFrom);
            PooledBytes.Drop(early, message => message.Partition == from.TopicPartition);
            PooledBytes.Drop(gathered, message => message.Partition == from.TopicPartition);
        }
    }

    /// <summary>What is in memory may be of the old topic or of the new one, and goes its way.</summary>
    private void StartRemadeTopics()
    {
        foreach (var start in remade.Start(Commit))
        {
            gaps.Rewind(start);
            atEnd.Remove(start.TopicPartition);
        }
    }

    /// <summary>The client may still hand out what it had fetched of a partition before that was paused.</summary>
    private bool IsStale(ConsumeResult<Ignore, ReadOnlyMemory<byte>> result)
    {
        var stale = holds.IsHeld(result.TopicPartition);
        if (stale)
            PooledBytes.Return(result.Message.Value);
        return stale;
    }

    private bool NoteEnd(ConsumeResult<Ignore, ReadOnlyMemory<byte>> result)
    {
        if (result.IsPartitionEOF)
            atEnd.Add(result.TopicPartition);
        else
            atEnd.Remove(result.TopicPartition);
        return result.IsPartitionEOF;
    }

    private void Greet(IReadOnlyCollection<TopicPartition> partitions)
    {
        share.Gain(partitions);
        topicIds.Doubt();
        log.Assigned(options.Group, partitions.Count > 0 ? string.Join(' ', partitions) : "what it read before");
    }

    private void Forget(IReadOnlyList<TopicPartition> partitions)
    {
        share.Lose(partitions);
        log.Revoked(options.Group, string.Join(' ', partitions));
        topicIds.Forget(partitions.Select(partition => partition.Topic).Where(topic => !share.Has(topic)));
        gaps.Forget(partitions);
        lag.Forget(partitions);
        holds.Forget(partitions);
        Unpause(partitions);
    }

    /// <summary>The client remembers a pause beyond the loss of a partition: it would stand still when it comes back.</summary>
    private void Unpause(IEnumerable<TopicPartition> partitions)
    {
        try
        {
            consumer.Resume(partitions);
        }
        catch (KafkaException e)
        {
            troubles.Report(e.Error);
        }
    }

    private bool EveryPartitionAtEnd() =>
        options.StopAtEnd && early.Count == 0 && consumer.Assignment is { Count: > 0 } assigned && assigned.All(atEnd.Contains);
}
