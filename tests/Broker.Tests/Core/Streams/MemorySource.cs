using Broker.Core.Streams;

namespace Broker.Tests.Core.Streams;

/// <summary>A source of prepared batches that keeps what was committed; ends after the last.</summary>
internal sealed class MemorySource<T>(params IReadOnlyList<StreamMessage<T>>[] batches) : ISource<T>
{
    private int next;

    public List<StreamMessage<T>> Committed { get; } = [];

    public bool Closed { get; private set; }

    /// <summary>Called before each commit.</summary>
    public Action OnCommit { get; init; } = () => { };

    public static IReadOnlyList<StreamMessage<T>> Batch(params T[] values) =>
        [.. values.Select((v, i) => new StreamMessage<T> { Value = v, Topic = "in", Offset = i })];

    public ValueTask<IReadOnlyList<StreamMessage<T>>?> TakeAsync(CancellationToken cancellation) =>
        ValueTask.FromResult(next < batches.Length ? batches[next++] : null);

    public ValueTask CommitAsync(IReadOnlyList<StreamMessage<T>> batch, CancellationToken cancellation)
    {
        OnCommit();
        Committed.AddRange(batch);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Closed = true;
        return ValueTask.CompletedTask;
    }
}
