using Broker.Core.Streams;

namespace Broker.Broker.Composition;

/// <summary>The stage of a worker that only carries values from a topic into a store.</summary>
internal sealed class KeepAll<T> : IStage<T, Placed<T>>
{
    public ValueTask<IReadOnlyList<Outcome<Placed<T>>>> RunAsync(IReadOnlyList<StreamMessage<T>> batch, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<Outcome<Placed<T>>>>([.. batch.Select(message =>
            Outcome<Placed<T>>.Passed(new(message.Value, message.Topic, message.TopicId, message.Partition, message.Assignment)))]);
}
