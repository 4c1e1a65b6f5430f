namespace Broker.Core.Streams;

/// <summary>
/// One step of the path. N inputs give N outcomes in the same order. A stage never consumes, publishes, retries or commits:
/// the StreamWorker does. It throws only when the world is broken; then the whole batch is repeated. What the outcomes hold may be
/// filled anew by the next run: a worker is done with a batch, repeats included, before it runs the next.
/// </summary>
public interface IStage<TIn, TOut>
{
    ValueTask<IReadOnlyList<Outcome<TOut>>> RunAsync(IReadOnlyList<StreamMessage<TIn>> batch, CancellationToken cancellation);
}
