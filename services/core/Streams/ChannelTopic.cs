namespace Broker.Core.Streams;

/// <summary>
/// An in-process topic: every subscriber gets every value, in order. Bounded: publishing waits while any subscriber's queue
/// is full, so a slow reader slows the writer and nothing else piles up. Nothing outlives the process.
/// </summary>
/// <param name="name">Name of the topic, as it would be on Kafka.</param>
/// <param name="capacity">Values a subscriber may lie behind, 1 or more.</param>
/// <param name="time">Stamps the messages and times the batches.</param>
/// <param name="encode">How a value is written to the dead letters; not needed for bytes.</param>
public sealed class ChannelTopic<T>(string name, int capacity, TimeProvider time, Func<T, ReadOnlyMemory<byte>>? encode = null) : ISink<T>
{
    private readonly Lock gate = new();
    private readonly Guid id = Guid.NewGuid();
    private readonly List<ChannelSource<T>> subscribers = [];
    private readonly SemaphoreSlim writer = new(1, 1);
    private long nextOffset;
    private bool started;

    public string Name => name;

    /// <summary>What <see cref="PublishAsync"/> waits for (default: queued).</summary>
    public Acknowledge Acknowledge { get; init; } = Acknowledge.WhenQueued;

    /// <summary>Values that found no room, with <see cref="Acknowledge.IfRoom"/>.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Called when the first value finds no room.</summary>
    public Action WhenFull { get; init; } = () => { };

    /// <summary>Values published and not yet committed, of the subscriber with the most: 0 when everything is drained.</summary>
    public long Pending
    {
        get
        {
            lock (gate)
                return subscribers.Count == 0 ? 0 : subscribers.Max(s => s.Pending);
        }
    }

    /// <summary>One more reader.</summary>
    /// <param name="batchSize">Most messages in a batch.</param>
    /// <param name="batchWait">Longest wait for a batch to fill after its first message.</param>
    /// <exception cref="InvalidOperationException">Something was published already: the reader would miss it.</exception>
    public ChannelSource<T> Subscribe(int batchSize, TimeSpan batchWait)
    {
        lock (gate)
        {
            if (started)
                throw new InvalidOperationException($"topic {name} is in use: subscribe before the first value is published");

            var source = new ChannelSource<T>(capacity, time) { BatchSize = batchSize, BatchWait = batchWait };
            subscribers.Add(source);
            return source;
        }
    }

    /// <summary>Returns when every subscriber has acknowledged every value. A topic without subscribers forgets them.</summary>
    public async ValueTask PublishAsync(IReadOnlyList<T> values, CancellationToken cancellation)
    {
        await writer.WaitAsync(cancellation);
        try
        {
            foreach (var value in values)
                await WriteAsync(value, cancellation);
        }
        finally
        {
            writer.Release();
        }

        if (Acknowledge == Acknowledge.WhenCommitted)
            await Task.WhenAll(Start().Select(s => s.DrainAsync(cancellation).AsTask()));
    }

    /// <summary>Nothing more will come: each subscriber ends after what it still has.</summary>
    public void Complete()
    {
        foreach (var subscriber in Start())
            subscriber.Complete();
    }

    private async ValueTask WriteAsync(T value, CancellationToken cancellation)
    {
        var message = new StreamMessage<T>
        {
            Value = value,
            Topic = name,
            TopicId = id,
            Offset = nextOffset++,
            Timestamp = time.GetUtcNow(),
            Encode = encode,
        };
        if (value is ReadOnlyMemory<byte> bytes)
            message = message with { Bytes = bytes };

        foreach (var subscriber in Start())
        {
            if (Acknowledge != Acknowledge.IfRoom)
                await subscriber.WriteAsync(message, cancellation);
            else if (!subscriber.TryWrite(message) && Forgotten++ == 0)
                WhenFull();
        }
    }

    private List<ChannelSource<T>> Start()
    {
        lock (gate)
        {
            started = true;
            return subscribers;
        }
    }
}
