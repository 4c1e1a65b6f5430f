using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// Appends values to Kafka topics, in order per key, through an idempotent producer that waits for every replica in sync.
/// Thread-safe.
/// </summary>
public sealed class KafkaSink<T>(KafkaConnection connection, Func<T, KafkaRecord> encode, TimeProvider time, ILogger log)
    : ISink<T>, IDisposable
{
    private const int QueuedKbytes = 128 * 1024;
    private static readonly TimeSpan DeliveryTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan QueueFullWait = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan CloseWait = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly KafkaTroubles troubles = new("producer", time, log);
    private IProducer<string, byte[]>? producer;

    /// <inheritdoc/>
    /// <exception cref="KafkaException">A value was not acknowledged; some of the others may have been.</exception>
    public async ValueTask PublishAsync(IReadOnlyList<T> values, CancellationToken cancellation)
    {
        var reports = new DeliveryCount(values.Count);
        try
        {
            foreach (var value in values)
                await ProduceAsync(encode(value), reports, cancellation);
            await reports.AllAsync(cancellation);
        }
        catch (KafkaException e) when (e.Error.IsFatal)
        {
            Discard(e.Error);
            throw;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            producer?.Flush(CloseWait);
            producer?.Dispose();
            producer = null;
        }
    }

    private async ValueTask ProduceAsync(KafkaRecord record, DeliveryCount reports, CancellationToken cancellation)
    {
        var message = new Message<string, byte[]> { Key = record.Key, Value = record.Bytes, Timestamp = record.Time };
        while (!TryProduce(record.Topic, message, reports))
            await Task.Delay(QueueFullWait, time, cancellation);
    }

    private bool TryProduce(string topic, Message<string, byte[]> message, DeliveryCount reports)
    {
        try
        {
            Producer().Produce(topic, message, reports.Add);
            return true;
        }
        catch (ProduceException<string, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    private IProducer<string, byte[]> Producer()
    {
        lock (gate)
            return producer ??= Build();
    }

    private IProducer<string, byte[]> Build()
    {
        var config = connection.Apply(new ProducerConfig
        {
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 5,
            CompressionType = CompressionType.Lz4,
            Partitioner = Partitioner.Murmur2Random,
            MessageTimeoutMs = (int)DeliveryTimeout.TotalMilliseconds,
            QueueBufferingMaxKbytes = QueuedKbytes,
            DeliveryReportFields = "status",
        });
        return new ProducerBuilder<string, byte[]>(config)
            .SetErrorHandler((_, error) => troubles.Report(error))
            .SetLogHandler((_, line) => troubles.Report(line))
            .Build();
    }

    private void Discard(Error error)
    {
        lock (gate)
        {
            producer?.Dispose();
            producer = null;
        }

        log.Rebuilt(error.Reason);
    }

    /// <summary>Counts the delivery reports of one batch down.</summary>
    private sealed class DeliveryCount
    {
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int left;
        private volatile Error? failure;

        public DeliveryCount(int expected)
        {
            left = expected;
            if (expected == 0)
                done.SetResult();
        }

        public void Add(DeliveryReport<string, byte[]> report)
        {
            if (report.Error.IsError)
                failure = report.Error;
            if (Interlocked.Decrement(ref left) == 0)
                done.TrySetResult();
        }

        public async Task AllAsync(CancellationToken cancellation)
        {
            await done.Task.WaitAsync(cancellation);
            if (failure is not null)
                throw new KafkaException(failure);
        }
    }
}
