using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Consumed = Confluent.Kafka.ConsumeResult<Confluent.Kafka.Ignore, System.ReadOnlyMemory<byte>>;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// One consumer on its own thread, which polls for as long as it lives: Kafka takes the partitions of a consumer away that
/// does not poll. It gathers one batch ahead; while that is not taken the partitions are paused and polling goes on.
/// </summary>
internal sealed class KafkaPoller
{
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);

    /// <summary>A killed process holds its partitions for this long; the next one gets them then.</summary>
    private static readonly TimeSpan SessionTimeout = TimeSpan.FromSeconds(8);

    private readonly KafkaSourceOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly KafkaTroubles troubles;
    private readonly IConsumer<Ignore, ReadOnlyMemory<byte>> consumer;
    private readonly Channel<KafkaBatch> ready = Channel.CreateBounded<KafkaBatch>(1);
    private readonly List<Consumed> gathered = [];
    private readonly List<Consumed> early = [];
    private readonly HashSet<TopicPartition> atEnd = [];
    private readonly Task running;
    private readonly SemaphoreSlim taken = new(0, 1);
    private readonly CancellationTokenSource stop = new();
    private readonly OffsetGaps gaps;
    private readonly KafkaHolds holds;

    public KafkaPoller(KafkaSourceOptions options, TimeProvider time, ILogger log)
    {
        this.options = options;
        this.time = time;
        this.log = log;
        troubles = new KafkaTroubles(options.Group, time, log);
        consumer = Build();
        gaps = new OffsetGaps(options.Group, consumer, log);
        holds = new KafkaHolds(consumer, time, options.HoldFor);
        running = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // A fault that nobody thought of must not end the polling unseen: whoever takes the next batch gets it, and starts anew.
        _ = running.ContinueWith(
            poll => ready.Writer.TryComplete(poll.Exception!.InnerException), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    public bool IsBroken => ready.Reader.Completion.IsFaulted;

    /// <summary>The next batch, never empty; null at the end of the partitions, when that was asked for.</summary>
    /// <exception cref="KafkaException">The consumer is broken for good.</exception>
    public async ValueTask<KafkaBatch?> TakeAsync(CancellationToken cancellation)
    {
        if (!await ready.Reader.WaitToReadAsync(cancellation) || !ready.Reader.TryRead(out var batch))
            return null;

        taken.Release();
        return batch;
    }

    public IReadOnlyCollection<TopicPartition> Assignment => consumer.Assignment;

    /// <summary>Sets a partition back to this offset and pauses it for a while. What was polled of it before is stale.</summary>
    /// <returns>Number of this hold: batches in which fewer had taken effect are to be cleaned of the partition.</returns>
    public int Hold(TopicPartitionOffset from) => holds.Ask(from);

    /// <exception cref="KafkaException">Not committed.</exception>
    public void Commit(IEnumerable<TopicPartitionOffset> offsets) => consumer.Commit(offsets);

    /// <summary>Leaves the group and closes the consumer.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Run(Close);
    }

    private IConsumer<Ignore, ReadOnlyMemory<byte>> Build()
    {
        var config = options.Connection.Apply(new ConsumerConfig
        {
            GroupId = options.Group,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            EnablePartitionEof = options.StopAtEnd,
            CheckCrcs = true,
            MaxPartitionFetchBytes = KafkaConnection.LargestMessageBytes,
            QueuedMaxMessagesKbytes = 64 * 1024,
            ConsumeResultFields = "timestamp,topic",
            SessionTimeoutMs = (int)SessionTimeout.TotalMilliseconds,
            HeartbeatIntervalMs = (int)SessionTimeout.TotalMilliseconds / 4,
        });
        config.Set("fetch.queue.backoff.ms", "20");
        return new ConsumerBuilder<Ignore, ReadOnlyMemory<byte>>(config)
            .SetValueDeserializer(new PooledBytes())
            .SetErrorHandler((_, error) => troubles.Report(error))
            .SetLogHandler((_, line) => troubles.Report(line))
            .SetPartitionsAssignedHandler((_, partitions) => Greet(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => Forget([.. partitions.Select(p => p.TopicPartition)]))
            .SetPartitionsLostHandler((_, partitions) => Forget([.. partitions.Select(p => p.TopicPartition)]))
            .Build();
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
            ready.Writer.TryComplete(e);
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
            bytes += message.Message.Value.Length;
        }

        var batch = new KafkaBatch([.. gathered], holds.Applied);
        gathered.Clear();
        return batch;
    }

    private Consumed? Next(TimeSpan wait)
    {
        ApplyHolds();
        if (early.Count == 0)
            return Poll(wait);
        var message = early[0];
        early.RemoveAt(0);
        return message;
    }

    /// <summary>The next message; null when none came in time.</summary>
    private Consumed? Poll(TimeSpan wait)
    {
        try
        {
            ApplyHolds();
            var result = consumer.Consume(wait);
            if (result is null || NoteEnd(result) || IsStale(result))
                return null;

            gaps.Notice(result.TopicPartition, result.Offset);
            return result;
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            troubles.Report(e.Error);
            return null;
        }
    }

    private void ApplyHolds()
    {
        foreach (var from in holds.Apply())
        {
            atEnd.Remove(from.TopicPartition);
            gaps.Rewind(from);
            PooledBytes.Drop(early, message => message.TopicPartition == from.TopicPartition);
            PooledBytes.Drop(gathered, message => message.TopicPartition == from.TopicPartition);
        }
    }

    /// <summary>The client may still hand out what it had fetched of a partition before that was paused.</summary>
    private bool IsStale(Consumed result)
    {
        var stale = holds.IsHeld(result.TopicPartition);
        if (stale)
            PooledBytes.Return(result.Message.Value);
        return stale;
    }

    private bool NoteEnd(Consumed result)
    {
        if (result.IsPartitionEOF)
            atEnd.Add(result.TopicPartition);
        else
            atEnd.Remove(result.TopicPartition);
        return result.IsPartitionEOF;
    }

    private void Greet(IReadOnlyCollection<TopicPartition> partitions)
    {
        if (partitions.Count > 0)
            log.Assigned(options.Group, string.Join(' ', partitions));
    }

    private void Forget(IReadOnlyList<TopicPartition> partitions)
    {
        log.Revoked(options.Group, string.Join(' ', partitions));
        gaps.Forget(partitions);
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
