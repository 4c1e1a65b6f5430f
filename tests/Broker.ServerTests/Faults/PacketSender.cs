using System.Collections.Concurrent;
using Confluent.Kafka;

namespace Broker.ServerTests.Faults;

/// <summary>The survey: appends packets to its topics, each exactly once however often Kafka fails, and remembers where the poison lies.</summary>
internal sealed class PacketSender : IDisposable
{
    private static readonly TimeSpan QueueFullWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FlushLimit = TimeSpan.FromMinutes(3);

    private readonly IProducer<string, byte[]> producer;
    private readonly Func<string, string> topicOf;
    private readonly ConcurrentQueue<string> failures = [];
    private readonly ConcurrentDictionary<(string Topic, int Partition, long Offset), PoisonKind> poison = [];
    private long sent;
    private long acknowledged;

    /// <param name="bootstrap">The survey's Kafka.</param>
    /// <param name="topicOf">Topic of a survey.</param>
    public PacketSender(string bootstrap, Func<string, string> topicOf)
    {
        this.topicOf = topicOf;
        producer = new ProducerBuilder<string, byte[]>(new ProducerConfig
        {
            BootstrapServers = bootstrap, ClientId = "survey", EnableIdempotence = true, Acks = Acks.All, LingerMs = 5,
            Partitioner = Confluent.Kafka.Partitioner.Murmur2Random, MessageTimeoutMs = 0, MessageMaxBytes = 16 << 20, DeliveryReportFields = "status",
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => NoteFatal(error)).Build();
    }

    /// <summary>Now, as exactly as Kafka keeps a time: in whole milliseconds.</summary>
    public static DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Where the packets lie that cannot be read.</summary>
    public IReadOnlyDictionary<(string Topic, int Partition, long Offset), PoisonKind> Poison => poison;

    public long Sent => Interlocked.Read(ref sent);

    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>What Kafka refused for good: then the stream is not what the reference says.</summary>
    public IReadOnlyCollection<string> Failures => failures;

    public async Task SendAsync(FaultPacket packet, CancellationToken cancellation = default)
    {
        var message = new Message<string, byte[]>
        {
            Key = packet.Key, Value = packet.Bytes.ToArray(), Timestamp = new Timestamp(packet.SentAt),
        };
        while (!TryProduce(message, packet))
            await Task.Delay(QueueFullWait, cancellation);
        Interlocked.Increment(ref sent);
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
        await Filter.Eventually.HoldsAsync(() => Acknowledged == Sent || !failures.IsEmpty, FlushLimit, "Kafka has every packet");
        Assert.Empty(failures);
    }

    public void Dispose() => producer.Dispose();

    private bool TryProduce(Message<string, byte[]> message, FaultPacket packet)
    {
        try
        {
            var partition = packet.Partition is { } chosen ? new Partition(chosen) : Partition.Any;
            producer.Produce(new TopicPartition(topicOf(packet.Survey), partition), message, report => Note(report, packet.Poison));
            return true;
        }
        catch (ProduceException<string, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    private void Note(DeliveryReport<string, byte[]> report, PoisonKind? kind)
    {
        if (report.Error.IsError)
            failures.Enqueue($"{report.TopicPartition}: {report.Error.Reason}");
        if (kind is { } how)
            poison[(report.Topic, report.Partition.Value, report.Offset.Value)] = how;
        Interlocked.Increment(ref acknowledged);
    }

    private void NoteFatal(Error error)
    {
        if (error.IsFatal)
            failures.Enqueue(error.Reason);
    }
}
