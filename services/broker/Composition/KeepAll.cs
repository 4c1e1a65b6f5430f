using Broker.Core.Streams;

namespace Broker.Broker.Composition;

/// <summary>The stage of a worker that only carries values from a topic into a store.</summary>
internal sealed class KeepAll<T> : IStage<T, T>
{
    public ValueTask<IReadOnlyList<Outcome<T>>> RunAsync(IReadOnlyList<StreamMessage<T>> batch, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<Outcome<T>>>([.. batch.Select(message => Outcome<T>.Passed(message.Value))]);
}
