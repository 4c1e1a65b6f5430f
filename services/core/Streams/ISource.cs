namespace Broker.Core.Streams;

/// <summary>Where batches come from: a Kafka topic or a bounded in-process channel.</summary>
public interface ISource<T> : IAsyncDisposable
{
    /// <summary>It hands out what comes; false while that which it reads from does not answer.</summary>
    bool IsReady => true;

    /// <summary>
    /// The next batch: at most the configured size, waiting at most the configured time after the first message.
    /// Empty when nothing came; null when the source has ended for good (a bounded replay).
    /// The same message is never handed out twice unless it was held, or the process restarts before <see cref="CommitAsync"/>.
    /// </summary>
    ValueTask<IReadOnlyList<StreamMessage<T>>?> TakeAsync(CancellationToken cancellation);

    /// <summary>
    /// What of a batch is still this source's: asked before every try of its effects. The rest was given to another reader meanwhile,
    /// which will see it; it counts as given back and must not be touched any more.
    /// </summary>
    ValueTask<IReadOnlyList<StreamMessage<T>>> StillOursAsync(IReadOnlyList<StreamMessage<T>> batch, CancellationToken cancellation) => new(batch);

    /// <summary>Called last of all, after every effect of the batch is acknowledged.</summary>
    ValueTask CommitAsync(IReadOnlyList<StreamMessage<T>> batch, CancellationToken cancellation);

    /// <summary>Of the last batch given to <see cref="CommitAsync"/>: what another reader owned by then. It comes again, there or here, and counts then.</summary>
    IReadOnlyList<StreamMessage<T>> NotCommitted => [];

    /// <summary>
    /// Gives messages back, of each partition the last ones of the batch: they come again after a while, in order, and nothing of
    /// their partitions comes before them. Other partitions go on. Throws nothing.
    /// </summary>
    void Hold(IReadOnlyList<StreamMessage<T>> messages);
}
