namespace Broker.Core.Streams;

/// <summary>Shows a stage only the messages that could be read; the others come back rejected, in their places.</summary>
internal static class ReadableOnly
{
    /// <exception cref="InvalidOperationException">The stage gave more or fewer outcomes than it got messages.</exception>
    public static async ValueTask<IReadOnlyList<Outcome<TOut>>> RunAsync<TIn, TOut>(
        IStage<TIn, TOut> stage, IReadOnlyList<StreamMessage<TIn>> batch, CancellationToken cancellation)
    {
        var readable = batch.Any(m => m.Fault is not null) ? batch.Where(m => m.Fault is null).ToList() : batch;
        var outcomes = readable.Count > 0 ? await stage.RunAsync(readable, cancellation) : [];
        if (outcomes.Count != readable.Count)
            throw new InvalidOperationException($"{stage.GetType().Name} gave {outcomes.Count} outcomes for {readable.Count} messages");

        return readable.Count == batch.Count ? outcomes : InPlace(batch, outcomes);
    }

    private static List<Outcome<TOut>> InPlace<TIn, TOut>(IReadOnlyList<StreamMessage<TIn>> batch, IReadOnlyList<Outcome<TOut>> outcomes)
    {
        var next = 0;
        return batch
            .Select(m => m.Fault is { } fault ? Outcome<TOut>.Rejected(fault.Reason, fault.Message) : outcomes[next++])
            .ToList();
    }
}
