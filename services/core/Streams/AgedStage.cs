namespace Broker.Core.Streams;

/// <summary>A stage that first tells how old the messages of a batch are.</summary>
/// <param name="inner">The stage that does the work.</param>
/// <param name="ages">Where the ages are counted.</param>
/// <param name="publishedAt">When the survey published a message's alert; null: nobody knows.</param>
public sealed class AgedStage<TIn, TOut>(IStage<TIn, TOut> inner, AgeWindow ages, TimeProvider time, Func<StreamMessage<TIn>, DateTimeOffset?> publishedAt) : IStage<TIn, TOut>
{
    public ValueTask<IReadOnlyList<Outcome<TOut>>> RunAsync(IReadOnlyList<StreamMessage<TIn>> batch, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        for (var i = 0; i < batch.Count; i++)
        {
            if (publishedAt(batch[i]) is { } published)
                ages.Add(now - published);
        }

        return inner.RunAsync(batch, cancellation);
    }
}
