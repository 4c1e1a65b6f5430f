using Broker.Core.Hosting;
using Broker.Core.Storage;
using Broker.Core.Streams;

namespace Broker.Broker.Composition;

/// <summary>What every role of a process shares.</summary>
public sealed record RoleParts(BrokerOptions Options, Database Database, Topics Topics, ILoggerFactory Logs, TimeProvider Time)
{
    /// <summary>The worker that writes the ledger; it has none of its own.</summary>
    public const string LedgerWorker = "archive-ledger";

    /// <summary>How late alerts are in this process.</summary>
    public AlertAges Ages { get; } = new();

    /// <summary>A stage that also tells how old the alerts are that its worker takes.</summary>
    public AgedStage<TIn, TOut> Aged<TIn, TOut>(string worker, IStage<TIn, TOut> stage, Func<StreamMessage<TIn>, DateTimeOffset?> publishedAt) =>
        new(stage, Ages.Of(worker), Time, publishedAt);

    /// <summary>How the workers of this process fare.</summary>
    public ProcessHealth Health { get; init; } = new();

    /// <summary>Where every worker's rejects go that are not told to go elsewhere.</summary>
    public ISink<DeadLetter> DeadLetters { get; } = Topics.Sink(BrokerTopics.DeadLetters);

    /// <summary>Where every worker says what became of its messages.</summary>
    public ISink<LedgerEntry> Ledger { get; } = Topics.Sink(BrokerTopics.Ledger);

    /// <summary>A worker between two topics; rejects go to the dead letters.</summary>
    public StreamWorker<TIn, TOut> Worker<TIn, TOut>(string name, ISource<TIn> source, IStage<TIn, TOut> stage, ISink<TOut> sink) =>
        Worker(name, source, stage, sink, DeadLetters);

    /// <summary>A worker whose rejects go where it is told.</summary>
    public StreamWorker<TIn, TOut> Worker<TIn, TOut>(string name, ISource<TIn> source, IStage<TIn, TOut> stage, ISink<TOut> sink, ISink<DeadLetter> deadLetters)
    {
        var worker = new StreamWorker<TIn, TOut>(new()
        {
            Name = name,
            Source = source,
            Stage = stage,
            Sink = sink,
            DeadLetters = deadLetters,
            Ledger = name == LedgerWorker ? null : Ledger,
            BreakerMessages = Options.BreakerMessages,
            BreakerShare = Options.BreakerPercent / 100.0,
            Log = Logs.CreateLogger($"Broker.{name}"),
            Time = Time,
            Steps = PathSteps.Of(name),
        });
        Health.Watch(() => worker.Health);
        return worker;
    }
}
