using Broker.Core.Streams;

namespace Broker.Tests.Core.Streams;

/// <summary>A source of prepared batches that keeps what was committed; ends after the last one and what was held.</summary>
internal sealed class MemorySource<T>(params IReadOnlyList<StreamMessage<T>>[] batches) : ISource<T>
{
    private readonly Queue<IReadOnlyList<StreamMessage<T>>> waiting = new(batches);

    public List<StreamMessage<T>> Committed { get; } = [];

    public bool Closed { get; private set; }

    /// <summary>Called before each commit.</summary>
    public Action OnCommit { get; init; } = () => { };

    /// <summary>What another reader owns by now.</summary>
    public Func<StreamMessage<T>, bool> Lost { get; init; } = _ => false;

    public IReadOnlyList<StreamMessage<T>> NotCommitted { get; init; } = [];

    /// <summary>Called whenever it is asked what is still ours.</summary>
    public Action OnAsk { get; init; } = () => { };

    /// <summary>Called with what is held.</summary>
    public Action<IReadOnlyList<StreamMessage<T>>> OnHold { get; set; } = _ => { };

    public static IReadOnlyList<StreamMessage<T>> Batch(params T[] values) =>
        [.. values.Select((v, i) => new StreamMessage<T> { Value = v, Topic = "in", Offset = i })];

    public ValueTask<IReadOnlyList<StreamMessage<T>>?> TakeAsync(CancellationToken cancellation) =>
        ValueTask.FromResult(waiting.TryDequeue(out var batch) ? batch : null);

    /// <summary>Held messages come again behind the prepared batches.</summary>
    public void Hold(IReadOnlyList<StreamMessage<T>> messages)
    {
        OnHold(messages);
        waiting.Enqueue(messages);
    }

    public ValueTask<IReadOnlyList<StreamMessage<T>>> StillOursAsync(IReadOnlyList<StreamMessage<T>> batch, CancellationToken cancellation)
    {
        OnAsk();
        return new([.. batch.Where(message => !Lost(message))]);
    }

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
