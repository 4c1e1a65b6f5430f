using Broker.Core.Alerts;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Broker.Ingest;
using Broker.Ingest.Retry;

namespace Broker.Broker.Composition;

/// <summary>
/// Tries dead letters again: a survey's message takes the way of every other, from where it stood; what could not be read between two
/// roles goes back to its topic.
/// </summary>
internal sealed class RetryRole
{
    private readonly StreamWorker<ReadOnlyMemory<byte>, Alert> packets;
    private readonly StreamWorker<ReadOnlyMemory<byte>, KafkaRecord>? within;

    /// <param name="parts">What the roles share.</param>
    /// <param name="stage">Of its own, like every worker's.</param>
    /// <param name="dedup">The stage's.</param>
    /// <param name="alerts">Where alerts go.</param>
    public RetryRole(RoleParts parts, IngestStage stage, Dedup dedup, ISink<Alert> alerts)
    {
        packets = Worker(parts, new GivenBack<ReadOnlyMemory<byte>>(Letters(parts, areOwn: false), dedup), stage, alerts, "retry");
        if (parts.Topics.Own is not null)
            within = Worker(parts, Letters(parts, areOwn: true), new SendBack(parts.Options.TopicPrefix), parts.Topics.PublicSink(), "send-back");
    }

    public Task RunAsync(CancellationToken stopping) => Task.WhenAll(packets.RunAsync(stopping), within?.RunAsync(stopping) ?? Task.CompletedTask);

    private static AskedLetters Letters(RoleParts parts, bool areOwn) =>
        new(new DeadLetterTable(parts.Database), [.. BrokerTopics.Names.Select(parts.Topics.Named)], areOwn, parts.Time);

    private static StreamWorker<ReadOnlyMemory<byte>, T> Worker<T>(
        RoleParts parts, ISource<ReadOnlyMemory<byte>> source, IStage<ReadOnlyMemory<byte>, T> stage, ISink<T> sink, string name)
    {
        var table = new DeadLetterTable(parts.Database);
        return new StreamWorker<ReadOnlyMemory<byte>, T>(new()
        {
            Name = name,
            Source = source,
            Stage = stage,
            Sink = sink,
            DeadLetters = new RefusedAgain(table),
            Ledger = new RetryLedger(table),

            // Letters are bad by nature: each is tried once, however many of them are refused again.
            BreakerMessages = 0,
            Log = parts.Logs.CreateLogger($"Broker.{name}"),
            Time = parts.Time,
            Steps = PathSteps.Of("ingest"),
        });
    }
}
