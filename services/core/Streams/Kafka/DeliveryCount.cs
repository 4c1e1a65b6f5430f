using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>Counts the delivery reports of one batch down.</summary>
internal sealed class DeliveryCount
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
        if (Interlocked.Decrement(ref left) == 0 || (report.Error.IsError && !KafkaErrors.IsRefusal(report.Error)))
            done.TrySetResult();
    }

    /// <summary>Returns when every message is acknowledged.</summary>
    /// <exception cref="KafkaException">Every message has its report and one was refused, or the fate of one is unknown, or the producer has ended.</exception>
    public async Task AllAsync(Task<Error> ended, CancellationToken cancellation)
    {
        await Task.WhenAny(done.Task, ended).WaitAsync(cancellation);
        if (!done.Task.IsCompleted)
            throw new KafkaException(await ended);
        if (failure is not null)
            throw new KafkaException(failure);
    }
}
