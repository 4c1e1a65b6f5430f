using System.Threading.Channels;

namespace Broker.Core.Streams;

/// <summary>One subscriber's end of a <see cref="ChannelTopic{T}"/>.</summary>
public sealed class ChannelSource<T> : ISource<T>
{
    private readonly Channel<StreamMessage<T>> channel;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private long written;
    private long committed;
    private TaskCompletionSource nextCommit = NewSignal();
    private IReadOnlyList<StreamMessage<T>>? held;

    internal ChannelSource(int capacity, TimeProvider time)
    {
        channel = Channel.CreateBounded<StreamMessage<T>>(new BoundedChannelOptions(capacity) { SingleReader = true });
        this.time = time;
    }

    /// <summary>Most messages in a batch, 1 or more.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Longest wait for a batch to fill after its first message.</summary>
    public required TimeSpan BatchWait { get; init; }

    /// <summary>How long messages that are held wait, and with them all others, for a channel is one partition (default: 10 s).</summary>
    public TimeSpan HoldFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages published to this subscriber and not yet committed.</summary>
    public long Pending
    {
        get
        {
            lock (gate)
                return written - committed;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StreamMessage<T>>?> TakeAsync(CancellationToken cancellation)
    {
        if (held is { } waiting)
        {
            await Task.Delay(HoldFor, time, cancellation);
            held = null;
            return waiting;
        }

        if (!await channel.Reader.WaitToReadAsync(cancellation))
            return null;

        var batch = new List<StreamMessage<T>>();
        using var full = new CancellationTokenSource(BatchWait, time);
        do
        {
            while (batch.Count < BatchSize && channel.Reader.TryRead(out var message))
                batch.Add(message);
        }
        while (batch.Count < BatchSize && await MoreAsync(full.Token));

        return batch;
    }

    /// <inheritdoc/>
    public ValueTask CommitAsync(IReadOnlyList<StreamMessage<T>> batch, CancellationToken cancellation)
    {
        lock (gate)
        {
            committed += batch.Count;
            nextCommit.TrySetResult();
            nextCommit = NewSignal();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Hold(IReadOnlyList<StreamMessage<T>> messages) => held = messages;

    /// <summary>The reader is gone: publishing to it fails from now on, so that nothing counts as delivered that is not.</summary>
    public ValueTask DisposeAsync()
    {
        channel.Writer.TryComplete();
        lock (gate)
            nextCommit.TrySetException(new ChannelClosedException());
        return ValueTask.CompletedTask;
    }

    /// <exception cref="ChannelClosedException">The topic is complete or the reader gone.</exception>
    internal async ValueTask WriteAsync(StreamMessage<T> message, CancellationToken cancellation)
    {
        var accepted = false;
        Count(+1);
        try
        {
            await channel.Writer.WriteAsync(message, cancellation);
            accepted = true;
        }
        finally
        {
            if (!accepted)
                Count(-1);
        }
    }

    /// <summary>False when the queue is full, or the reader gone.</summary>
    internal bool TryWrite(StreamMessage<T> message)
    {
        Count(+1);
        if (channel.Writer.TryWrite(message))
            return true;
        Count(-1);
        return false;
    }

    /// <summary>Returns when everything written so far is committed.</summary>
    internal async ValueTask DrainAsync(CancellationToken cancellation)
    {
        Task signal;
        for (var target = Written(); (signal = CommitAfter(target)) != Task.CompletedTask;)
            await signal.WaitAsync(cancellation);
    }

    internal void Complete() => channel.Writer.TryComplete();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Count(int messages)
    {
        lock (gate)
            written += messages;
    }

    private long Written()
    {
        lock (gate)
            return written;
    }

    private Task CommitAfter(long target)
    {
        lock (gate)
            return committed >= target ? Task.CompletedTask : nextCommit.Task;
    }

    private async ValueTask<bool> MoreAsync(CancellationToken full)
    {
        try
        {
            return await channel.Reader.WaitToReadAsync(full);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
