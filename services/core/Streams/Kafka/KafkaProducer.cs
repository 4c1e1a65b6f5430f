using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// One life of an idempotent producer. It never gives up on one message and goes on with the next, which would turn two messages of
/// a key round; it ends as a whole, and what it has not sent by then is never sent. Thread-safe.
/// </summary>
internal sealed class KafkaProducer
{
    /// <summary>More than two of the largest messages; a batch that does not fit waits for room.</summary>
    private const int QueuedKbytes = 40 * 1024;

    /// <summary>A topic that is missing may be just being made for so long; then its messages are refused.</summary>
    private static readonly TimeSpan TopicWait = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan QueueFullWait = TimeSpan.FromMilliseconds(10);

    private readonly Lock gate = new();
    private readonly TaskCompletionSource<Error> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider time;
    private readonly IProducer<string, byte[]> client;
    private Task? closing;

    public KafkaProducer(KafkaConnection connection, KafkaTroubles troubles, TimeProvider time)
    {
        this.time = time;
        var config = connection.Apply(new ProducerConfig
        {
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 5,
            CompressionType = CompressionType.Lz4,
            Partitioner = Partitioner.Murmur2Random,
            MessageTimeoutMs = 0,
            TopicMetadataPropagationMaxMs = (int)TopicWait.TotalMilliseconds,
            QueueBufferingMaxKbytes = QueuedKbytes,
            DeliveryReportFields = "status",
        });
        client = new ProducerBuilder<string, byte[]>(config)
            .SetErrorHandler((_, error) => Note(error, troubles))
            .SetLogHandler((_, line) => troubles.Report(line))
            .Build();
    }

    /// <summary>Why this life ended, once it has.</summary>
    public Task<Error> Ended => ended.Task;

    /// <summary>Queues one record, when there is room.</summary>
    /// <exception cref="KafkaException">It was refused, or this life has ended.</exception>
    public async ValueTask ProduceAsync(KafkaRecord record, DeliveryCount reports, CancellationToken cancellation)
    {
        var message = new Message<string, byte[]> { Key = record.Key, Value = record.Bytes, Timestamp = record.Time };
        while (!TryProduce(record.Topic, message, reports))
            await Task.Delay(QueueFullWait, time, cancellation);
    }

    /// <summary>Ends this life; returns when nothing of it can be sent any more.</summary>
    public Task EndAsync(Error why)
    {
        ended.TrySetResult(why);
        lock (gate)
            return closing ??= Task.Run(Close);
    }

    private void Close()
    {
        lock (gate)
            client.Dispose();
    }

    private bool TryProduce(string topic, Message<string, byte[]> message, DeliveryCount reports)
    {
        lock (gate)
        {
            if (ended.Task.IsCompletedSuccessfully)
                throw new KafkaException(ended.Task.Result);
            try
            {
                client.Produce(topic, message, reports.Add);
                return true;
            }
            catch (ProduceException<string, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                return false;
            }
        }
    }

    private void Note(Error error, KafkaTroubles troubles)
    {
        troubles.Report(error);
        if (error.IsFatal)
            ended.TrySetResult(error);
    }
}
