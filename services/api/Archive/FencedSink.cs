using Broker.Core.Storage;
using Broker.Core.Streams;

namespace Broker.Api.Archive;

/// <summary>A store that refuses what a process writes for partitions that another one has claimed since.</summary>
public sealed class FencedSink<T>(IFencedStore<T> store, Fence fence) : ISink<Placed<T>>
{
    private IReadOnlyList<Placed<T>> placed = [];
    private IReadOnlyList<T> values = [];

    /// <exception cref="FencedException">Refused: nothing was written.</exception>
    public async ValueTask PublishAsync(IReadOnlyList<Placed<T>> values, CancellationToken cancellation)
    {
        // A batch that is repeated is the same list to the store, too.
        if (!ReferenceEquals(values, placed))
            (placed, this.values) = (values, [.. values.Select(value => value.Value)]);

        var assignments = new Dictionary<FencedPlace, int>();
        foreach (var value in values)
            assignments[new FencedPlace(value.Topic, value.TopicId, value.Partition)] = value.Assignment;
        await store.PublishAsync(this.values, await fence.EnterAsync(assignments, cancellation), cancellation);
    }
}
