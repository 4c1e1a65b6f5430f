using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// One consumer, and what must be known of each message it hands out: whose topic it is of, what was lost before it, whether it is
/// stale. For the polling thread alone, but for <see cref="Hold"/> and <see cref="Commit"/>.
/// </summary>
internal sealed class KafkaReader
{
    /// <summary>The group's coordinator must tell within this time where reading goes on.</summary>
    private static readonly TimeSpan AskWait = TimeSpan.FromSeconds(5);

    private readonly KafkaSourceOptions options;
    private readonly KafkaShare share;
    private readonly ILogger log;
    private readonly KafkaTroubles troubles;
    private readonly IConsumer<Ignore, ReadOnlyMemory<byte>> consumer;
    private readonly HashSet<TopicPartition> atEnd = [];
    private readonly OffsetGaps gaps;
    private readonly KafkaHolds holds;
    private readonly TopicIdClients? idClient;
    private readonly KafkaTopicIds topicIds;
    private readonly RemadeTopics remade;
    private readonly KafkaLag lag;

    public KafkaReader(KafkaSourceOptions options, KafkaShare share, TimeProvider time, ILogger log)
    {
        (this.options, this.share, this.log) = (options, share, log);
        troubles = new KafkaTroubles(options.Group, time, log);
        consumer = KafkaConsumers.With(options, troubles)
            .SetPartitionsAssignedHandler((_, partitions) => Greet(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => Forget([.. partitions.Select(p => p.TopicPartition)]))
            .SetPartitionsLostHandler((_, partitions) => Lose([.. partitions.Select(p => p.TopicPartition)]))
            .Build();
        gaps = new OffsetGaps(options.Group, consumer, log);
        holds = new KafkaHolds(consumer, time, options.HoldFor);
        idClient = EmbeddedKafka.TellsTopicIds(options.Connection.Bootstrap) ? TopicIdClients.Use(options.Connection) : null;
        topicIds = new KafkaTopicIds(idClient is null ? null : idClient.AskAsync, share.TopicIds, time);
        remade = new RemadeTopics(topicIds, consumer, share, troubles);
        lag = new KafkaLag(options.Group, consumer, time);
    }

    public int HoldsApplied => holds.Applied;

    public bool IsAtEnd => consumer.Assignment is { Count: > 0 } assigned && assigned.All(atEnd.Contains);

    public void Subscribe() => consumer.Subscribe(options.Topics);

    /// <inheritdoc cref="KafkaHolds.Ask"/>
    public int Hold(TopicPartitionOffset from, long? lostFrom) => holds.Ask(from, lostFrom);

    /// <exception cref="KafkaException">Not committed.</exception>
    public void Commit(IEnumerable<TopicPartitionOffset> offsets)
    {
        consumer.Commit(offsets);
        lag.Committed(offsets);
    }

    /// <summary>The next message; null when none came in time.</summary>
    /// <exception cref="KafkaException">The consumer is broken, or it cannot be told what comes next: whoever starts anew gets it again.</exception>
    public KafkaMessage? Poll(TimeSpan wait)
    {
        try
        {
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

    /// <summary>What is due between two batches. What is in memory of a topic that was made again goes its way.</summary>
    public void Tend()
    {
        holds.ResumeDue();
        foreach (var start in remade.Start(Commit))
        {
            gaps.Rewind(start);
            atEnd.Remove(start.TopicPartition);
        }

        lag.Note();
    }

    /// <summary>Nothing waits to be read.</summary>
    public void Idle() => gaps.Idle([.. consumer.Assignment.Where(partition => !holds.IsHeld(partition))]);

    /// <returns>Partitions that were set back by now: what was polled of them is stale.</returns>
    public IReadOnlyCollection<TopicPartition> ApplyHolds()
    {
        var held = holds.Apply();
        foreach (var (from, lostFrom) in held)
        {
            atEnd.Remove(from.TopicPartition);
            gaps.Rewind(from, lostFrom);
        }

        return [.. held.Select(hold => hold.From.TopicPartition)];
    }

    public void Pause() => consumer.Pause(consumer.Assignment);

    public void Resume() => consumer.Resume(consumer.Assignment.Where(partition => !holds.IsHeld(partition)));

    /// <summary>Leaves the group.</summary>
    public void Close()
    {
        lag.Dispose();
        idClient?.Dispose();
        try
        {
            consumer.Close();
        }
        catch (KafkaException e)
        {
            troubles.Report(e.Error);
        }
        finally
        {
            consumer.Dispose();
        }
    }

    public void Report(Error error) => troubles.Report(error);

    /// <summary>
    /// The client may still hand out what it had fetched of a partition before that was paused. And a message from before the next
    /// one may be of a new topic under the old name, which is read from its beginning once it is known for that.
    /// </summary>
    private bool IsStale(ConsumeResult<Ignore, ReadOnlyMemory<byte>> result)
    {
        var partition = result.TopicPartition;
        var stale = holds.IsHeld(partition) || (gaps.WentBack(partition, result.Offset) && topicIds.IsRemade(partition.Topic));
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

    /// <summary>
    /// The client library would ask by itself from where each is to be read, but only once: when the group's coordinator moves in that
    /// moment, as a broker's does that was frozen, the partition would stand still for ever. So it is asked here; where that fails, the
    /// consumer is broken, and the next one asks.
    /// </summary>
    private IEnumerable<TopicPartitionOffset> Greet(List<TopicPartition> partitions)
    {
        var starts = partitions.Count == 0 ? [] : consumer.Committed(partitions, AskWait).ConvertAll(at => at.Offset.IsSpecial ? new(at.TopicPartition, Offset.Beginning) : at);
        share.Gain(partitions);
        topicIds.Doubt();
        gaps.Begin(starts);
        log.Assigned(options.Group, partitions.Count > 0 ? string.Join(' ', partitions) : "what it read before");
        return starts;
    }

    private void Lose(IReadOnlyList<TopicPartition> partitions)
    {
        share.Leave();
        Forget(partitions);
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
}
