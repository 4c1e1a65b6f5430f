using Broker.Core.Alerts;
using Broker.Core.Streams;

namespace Broker.Ingest;

/// <summary>
/// A source whose reader remembers alerts: what is given back before it was published is forgotten, so that of two copies of an alert in
/// two partitions, which two readers swap, not both are dropped as duplicates of each other.
/// </summary>
/// <param name="source">Where messages come from.</param>
/// <param name="dedup">The memory of the one worker that reads it.</param>
public sealed class GivenBack<T>(ISource<T> source, Dedup dedup) : ISource<T>
{
    /// <inheritdoc/>
    public IReadOnlyList<StreamMessage<T>> NotCommitted => source.NotCommitted;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StreamMessage<T>>?> TakeAsync(CancellationToken cancellation) => source.TakeAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StreamMessage<T>>> StillOursAsync(IReadOnlyList<StreamMessage<T>> batch, CancellationToken cancellation)
    {
        var ours = await source.StillOursAsync(batch, cancellation);
        if (ours.Count < batch.Count)
            Forget(batch.Except(ours, ReferenceEqualityComparer.Instance).Cast<StreamMessage<T>>());
        return ours;
    }

    /// <inheritdoc/>
    public ValueTask CommitAsync(IReadOnlyList<StreamMessage<T>> batch, CancellationToken cancellation) => source.CommitAsync(batch, cancellation);

    /// <inheritdoc/>
    public void Hold(IReadOnlyList<StreamMessage<T>> messages)
    {
        Forget(messages);
        source.Hold(messages);
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private void Forget(IEnumerable<StreamMessage<T>> messages) =>
        dedup.Forget([.. messages.Select(message => new AlertSource(message.Topic, message.TopicId, message.Partition, message.Offset))]);
}
