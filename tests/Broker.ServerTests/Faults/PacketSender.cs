using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using Confluent.Kafka;

namespace Broker.ServerTests.Faults;

/// <summary>
/// The survey: appends packets to its topics, each exactly once however often Kafka fails, and remembers where the poison lies. The client
/// library's producer may send nothing any more after many outages; then another one goes on behind what is found on the topics.
/// </summary>
internal sealed class PacketSender : IDisposable
{
    private static readonly TimeSpan QueueFullWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FlushLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FlushLook = TimeSpan.FromMilliseconds(100);

    /// <summary>Longer than a producer needs to find a Kafka again that is there.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(40);

    /// <summary>What an ended producer had on its way is on the topic then, or never will be.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    /// <summary>Header of every message: its place among those sent.</summary>
    private const string Place = "place";

    private readonly string bootstrap;
    private readonly Func<string, string> topicOf;
    private readonly ConcurrentDictionary<long, FaultPacket> pending = [];
    private readonly ConcurrentDictionary<TopicPartition, long> ends = [];
    private readonly ConcurrentQueue<string> failures = [];
    private readonly ConcurrentDictionary<(string Topic, int Partition, long Offset), PoisonKind> poison = [];
    private IProducer<string, byte[]> producer;
    private long sent;
    private long acknowledged;

    /// <param name="bootstrap">The survey's Kafka.</param>
    /// <param name="topicOf">Topic of a survey.</param>
    public PacketSender(string bootstrap, Func<string, string> topicOf)
    {
        (this.bootstrap, this.topicOf) = (bootstrap, topicOf);
        producer = Open();
    }

    /// <summary>Now, as exactly as Kafka keeps a time: in whole milliseconds.</summary>
    public static DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>The end of the names of the topics that are written to now.</summary>
    public string Suffix { get; set; } = "";

    /// <summary>Where the packets lie that cannot be read.</summary>
    public IReadOnlyDictionary<(string Topic, int Partition, long Offset), PoisonKind> Poison => poison;

    public long Sent => Interlocked.Read(ref sent);

    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>What Kafka refused for good: then the stream is not what the reference says.</summary>
    public IReadOnlyCollection<string> Failures => failures;

    public async Task SendAsync(FaultPacket packet, CancellationToken cancellation = default)
    {
        var place = Interlocked.Increment(ref sent);
        pending[place] = packet;
        await ProduceAsync(place, packet, cancellation);
    }

    public async Task SendAsync(IEnumerable<FaultPacket> packets)
    {
        foreach (var packet in packets)
            await SendAsync(packet);
        await FlushAsync();
    }

    /// <summary>Returns when Kafka has all of them.</summary>
    public async Task FlushAsync()
    {
        var started = Stopwatch.GetTimestamp();
        for (var (before, since) = (-1L, started); Acknowledged < Sent && failures.IsEmpty; await Task.Delay(FlushLook))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < FlushLimit, $"not within {FlushLimit.TotalSeconds} s: Kafka has every packet");
            if (Acknowledged == before && Stopwatch.GetElapsedTime(since) < Stuck)
                continue;
            if (Acknowledged == before)
                await BeginAnewAsync();
            (before, since) = (Acknowledged, Stopwatch.GetTimestamp());
        }

        Assert.Empty(failures);
    }

    public void Dispose() => producer.Dispose();

    private IProducer<string, byte[]> Open() => new ProducerBuilder<string, byte[]>(new ProducerConfig
    {
        BootstrapServers = bootstrap, ClientId = "survey", EnableIdempotence = true, Acks = Acks.All, LingerMs = 5,
        Partitioner = Confluent.Kafka.Partitioner.Murmur2Random, MessageTimeoutMs = 0, MessageMaxBytes = 16 << 20, DeliveryReportFields = "status",
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => NoteFatal(error)).Build();

    private async Task BeginAnewAsync()
    {
        try
        {
            var topics = pending.Values.Select(packet => topicOf(packet.Survey) + Suffix).Distinct().ToList();
            if (topics.Any(topic => TopicMessages.Partitions(bootstrap, topic).Count == 0))
                return;
            producer.Dispose();
            await Task.Delay(LastWords);
            foreach (var message in topics.SelectMany(topic => TopicMessages.Read(bootstrap, topic, partition => new Offset(ends.GetValueOrDefault(partition)))))
            {
                var place = BinaryPrimitives.ReadInt64LittleEndian(message.Message.Headers.GetLastBytes(Place));
                if (pending.ContainsKey(place))
                    Note(place, message.TopicPartitionOffset);
            }
        }
        catch (KafkaException)
        {
            // It is away, and not the producer's fault.
            return;
        }

        producer = Open();
        foreach (var (place, packet) in pending.OrderBy(each => each.Key))
            await ProduceAsync(place, packet, CancellationToken.None);
    }

    private async Task ProduceAsync(long place, FaultPacket packet, CancellationToken cancellation)
    {
        var number = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, place);
        var message = new Message<string, byte[]>
        {
            Key = packet.Key, Value = packet.Bytes.ToArray(), Timestamp = new Timestamp(packet.SentAt), Headers = new Headers { { Place, number } },
        };
        while (!TryProduce(message, place, packet))
            await Task.Delay(QueueFullWait, cancellation);
    }

    private bool TryProduce(Message<string, byte[]> message, long place, FaultPacket packet)
    {
        try
        {
            var partition = packet.Partition is { } chosen ? new Partition(chosen) : Partition.Any;
            producer.Produce(new TopicPartition(topicOf(packet.Survey) + Suffix, partition), message, report => Note(place, report));
            return true;
        }
        catch (ProduceException<string, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    private void Note(long place, DeliveryReport<string, byte[]> report)
    {
        if (!report.Error.IsError)
            Note(place, report.TopicPartitionOffset);
        else if (report.Error.Code != ErrorCode.Local_PurgeQueue && report.Error.Code != ErrorCode.Local_PurgeInflight)
            failures.Enqueue($"{report.TopicPartition}: {report.Error.Reason}");
    }

    private void Note(long place, TopicPartitionOffset at)
    {
        if (!pending.TryRemove(place, out var packet))
            return;
        ends[at.TopicPartition] = at.Offset + 1;
        if (packet.Poison is { } how)
            poison[(at.Topic, at.Partition.Value, at.Offset.Value)] = how;
        Interlocked.Increment(ref acknowledged);
    }

    private void NoteFatal(Error error)
    {
        if (error.IsFatal)
            failures.Enqueue(error.Reason);
    }
}
