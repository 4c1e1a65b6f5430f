using System.Runtime.CompilerServices;
using System.Text;
using Broker.Broker.Composition;
using Broker.Core.Streams.Kafka;
using Confluent.Kafka;

namespace Broker.Broker.Replay;

/// <summary>
/// Messages as the survey's Kafka still has them: every one, the duplicates and what ended as dead letters too. Belongs to no consumer
/// group and commits nothing. The order within a partition is kept.
/// </summary>
internal sealed class KafkaPackets(RoleReads survey, ReplayRange range)
{
    private const double UnixEpochMjd = 40_587;
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    private IReadOnlyList<KafkaRange> ranges = [];

    /// <summary>Finds the offsets of the range, by the messages' own times.</summary>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public async Task<IReadOnlyList<ReplayShare>> CountAsync()
    {
        using var groups = new GroupLags(survey.Connection);
        var lags = (await groups.ReadAsync(survey.Group, survey.Topics)).Where(lag => range.Partition is null || range.Partition == lag.Partition).ToList();
        var from = Time(range.From, 0.5) is { } begin ? await groups.AtAsync(survey.Group, lags, begin) : null;
        var to = Time(range.To, 1.5) is { } end ? await groups.AtAsync(survey.Group, lags, end) : null;
        ranges = [.. lags.Select(lag => Range(lag, from, to)).Where(part => part.End > part.Begin || part.LostFrom is not null)];
        return [.. ranges.Select(part => new ReplayShare
        {
            Topic = part.Partition.Topic, Partition = part.Partition.Partition.Value, Packets = part.End - part.Begin,
            FirstOffset = part.Begin, LastOffset = part.End - 1, OldestAt = Time(range.From, 0.5), DeletedBefore = part.LostFrom is null ? null : part.Begin,
        })];
    }

    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public async IAsyncEnumerable<ReplayPacket> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var config = survey.Connection.Apply(new ConsumerConfig
        {
            GroupId = survey.Group, EnableAutoCommit = false, EnableAutoOffsetStore = false, AutoOffsetReset = AutoOffsetReset.Error, EnablePartitionEof = true, CheckCrcs = true,
        });
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).SetLogHandler((_, _) => { }).Build();
        var left = ranges.Where(part => part.End > part.Begin).ToDictionary(part => part.Partition, part => part.End);
        consumer.Assign(ranges.Where(part => part.End > part.Begin).Select(part => new TopicPartitionOffset(part.Partition, part.Begin)));
        var waited = TimeSpan.Zero;
        while (left.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var message = consumer.Consume(TimeSpan.Zero) ?? await Task.Run(() => consumer.Consume(PollWait), cancellation);
            waited = message is null ? waited + PollWait : TimeSpan.Zero;
            if (waited > AnswerLimit)
                throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"no message of {string.Join(' ', left.Keys)} came for {AnswerLimit.TotalSeconds} s"));
            if (message is null || !left.TryGetValue(message.TopicPartition, out var end))
                continue;
            if (!message.IsPartitionEOF && message.Offset < end)
                yield return Packet(message);
            if (message.Offset >= end - 1 && left.Remove(message.TopicPartition))
                consumer.IncrementalUnassign([message.TopicPartition]);
        }
    }

    private static ReplayPacket Packet(ConsumeResult<byte[]?, byte[]?> message) => new()
    {
        Topic = message.Topic,
        Key = message.Message.Key is { Length: > 0 } key ? Encoding.UTF8.GetString(key) : $"{message.Topic}/{message.Partition.Value}",
        At = message.Message.Timestamp is { Type: not TimestampType.NotAvailable, UnixTimestampMs: > 0 } at ? DateTimeOffset.FromUnixTimeMilliseconds(at.UnixTimestampMs) : null,
        Bytes = message.Message.Value ?? [],
        File = $"{message.TopicPartitionOffset}",
    };

    // What lies before the oldest message is gone; where it was asked for by time, nobody knows from where on.
    private KafkaRange Range(GroupLag lag, IReadOnlyDictionary<TopicPartition, long>? from, IReadOnlyDictionary<TopicPartition, long>? to)
    {
        var partition = lag.Of;
        var asked = range.FirstOffset ?? (from is null ? 0 : from[partition]);
        var end = Math.Min(lag.End, range.LastOffset + 1 ?? (to is null ? lag.End : to[partition]));
        var begin = Math.Clamp(asked, lag.Begin, Math.Max(lag.Begin, end));
        var isLost = lag.Begin > 0 && (range.FirstOffset is { } first ? first < lag.Begin : from is null || asked <= lag.Begin);
        return new KafkaRange(partition, begin, Math.Max(begin, end), isLost ? Math.Min(range.FirstOffset ?? 0, lag.Begin) : null);
    }

    // By night: from noon to noon UTC.
    private DateTimeOffset? Time(DateTimeOffset? given, double night) =>
        given ?? (range.Night is { } number ? DateTimeOffset.UnixEpoch.AddDays(number + night - UnixEpochMjd) : null);
}
