using Microsoft.Extensions.Logging;

namespace Broker.Core.Streams;

/// <summary>What a <see cref="StreamWorker{TIn,TOut}"/> joins together, and its bounds.</summary>
public sealed record StreamWorkerOptions<TIn, TOut>
{
    /// <summary>Metric label and log name: <c>ingest</c>, <c>classify</c>.</summary>
    public required string Name { get; init; }

    public required ISource<TIn> Source { get; init; }

    public required IStage<TIn, TOut> Stage { get; init; }

    public required ISink<TOut> Sink { get; init; }

    public required ISink<DeadLetter> DeadLetters { get; init; }

    /// <summary>Where it is told what became of every message; null: nowhere.</summary>
    public ISink<LedgerEntry>? Ledger { get; init; }

    public required ILogger Log { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Numbers and names of the steps, as the spans and the dead letters show them.</summary>
    public StepNames Steps { get; init; } = new();

    /// <summary>Wait before a failed batch is repeated the first time; doubles with each further failure (default: 100 ms).</summary>
    public TimeSpan FirstRetryWait { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest wait before a repeat (default: 5 s).</summary>
    public TimeSpan LongestRetryWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A topic is stopped when nearly all of so many of its latest messages were rejected; 0: never (default: 1,000).</summary>
    public int BreakerMessages { get; init; } = 1_000;

    /// <summary>Share of them that is nearly all, 0.5 … 1 (default: 0.95).</summary>
    public double BreakerShare { get; init; } = 0.95;

    /// <summary>How long the batch in flight may still take once the worker is told to stop (default: 5 s).</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(5);
}
