using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// Appends values to Kafka topics, in order per key, through an idempotent producer that waits for every replica in sync. When the
/// fate of one message is unknown, nothing more of the batch is sent: it is to be repeated whole, by a fresh producer. Thread-safe.
/// </summary>
public sealed class KafkaSink<T>(KafkaConnection connection, Func<T, KafkaRecord> encode, TimeProvider time, ILogger log)
    : ISink<T>, IDisposable
{
    private readonly SemaphoreSlim opening = new(1, 1);
    private readonly KafkaTroubles troubles = new("producer", time, log);
    private KafkaProducer? producer;

    /// <summary>A batch must be acknowledged within this time (default: 30 s).</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    /// <exception cref="KafkaException">A value was not acknowledged; some of the others may have been.</exception>
    public async ValueTask PublishAsync(IReadOnlyList<T> values, CancellationToken cancellation)
    {
        if (values.Count == 0)
            return;

        var current = await OpenAsync(cancellation);
        using var patience = new CancellationTokenSource(DeliveryTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            await SendAsync(current, values, limit.Token);
        }
        catch (KafkaException e) when (!KafkaErrors.IsRefusal(e.Error))
        {
            await DiscardAsync(current, e.Error);
            throw;
        }
        catch (OperationCanceledException)
        {
            var error = new Error(ErrorCode.Local_MsgTimedOut, $"not acknowledged in {DeliveryTimeout.TotalSeconds:0.###} s");
            await DiscardAsync(current, error);
            cancellation.ThrowIfCancellationRequested();
            throw new KafkaException(error);
        }
    }

    public void Dispose()
    {
        producer?.EndAsync(new Error(ErrorCode.Local_Destroy, "closed")).Wait();
        opening.Dispose();
    }

    private async Task SendAsync(KafkaProducer current, IReadOnlyList<T> values, CancellationToken cancellation)
    {
        var reports = new DeliveryCount(values.Count);
        foreach (var value in values)
            await current.ProduceAsync(encode(value), reports, cancellation);
        await reports.AllAsync(current.Ended, cancellation);
    }

    /// <summary>A new producer sends nothing before the last word of the old one.</summary>
    private async ValueTask<KafkaProducer> OpenAsync(CancellationToken cancellation)
    {
        await opening.WaitAsync(cancellation);
        try
        {
            if (producer is { Ended.IsCompleted: true })
                await DiscardAsync(producer, await producer.Ended);
            return producer ??= new KafkaProducer(connection, troubles, time);
        }
        finally
        {
            opening.Release();
        }
    }

    private async Task DiscardAsync(KafkaProducer old, Error error)
    {
        await old.EndAsync(error);
        if (Interlocked.CompareExchange(ref producer, null, old) == old)
            log.Rebuilt(error.Reason);
    }
}
