using Broker.Core.Storage;
using Broker.Core.Streams.Kafka;
using Confluent.Kafka;

namespace Broker.Core.Hosting;

/// <summary>What waits in Kafka for each worker of the broker. Thread-safe.</summary>
public sealed class WorkerLags(BrokerOptions options) : IDisposable
{
    /// <summary>Workers in the order a message meets them, the role whose consumer group they read in, and what they read; null: the survey's topics.</summary>
    public static readonly IReadOnlyList<(string Worker, string Role, string? Topic)> Path =
    [
        ("ingest", "ingest", null),
        ("context", "context", BrokerTopics.ContextMissing.Name),
        ("classify", "classify", BrokerTopics.Alerts.Name),
        ("filter", "filter", BrokerTopics.Classified.Name),
        ("archive", "archive", BrokerTopics.Classified.Name),
        ("archive-matches", "archive", BrokerTopics.Matches.Name),
        ("archive-dead-letters", "archive", BrokerTopics.DeadLetters.Name),
        ("archive-ledger", "archive", BrokerTopics.Ledger.Name),
    ];

    private readonly Lazy<GroupLags> own = new(() => new GroupLags(new() { Bootstrap = options.Kafka!, Settings = options.KafkaSettings }));
    private readonly Lazy<GroupLags> survey = new(() => new GroupLags(new() { Bootstrap = options.SurveyKafka!, Settings = options.SurveyKafkaSettings }));
    private int asking;

    /// <summary>
    /// Messages by worker, topic and partition, asked in the order of the path: when all are 0, everything that was there when the first
    /// was asked has come to its end. Empty where roles are joined in process.
    /// </summary>
    /// <exception cref="KafkaException">A cluster does not answer.</exception>
    public Task<IReadOnlyDictionary<(string Worker, string Topic, int Partition), WorkerLag>> ReadAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref asking);
        return AskAsync(cancellation).WaitAsync(cancellation);
    }

    // A client that still waits for its answer must not be disposed: whoever went away without it has the process end soon.
    public void Dispose()
    {
        if (Volatile.Read(ref asking) > 0)
            return;
        if (own.IsValueCreated)
            own.Value.Dispose();
        if (survey.IsValueCreated)
            survey.Value.Dispose();
    }

    private async Task<IReadOnlyDictionary<(string Worker, string Topic, int Partition), WorkerLag>> AskAsync(CancellationToken cancellation)
    {
        try
        {
            return await AskAllAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref asking);
        }
    }

    private async Task<Dictionary<(string Worker, string Topic, int Partition), WorkerLag>> AskAllAsync(CancellationToken cancellation)
    {
        var lags = new Dictionary<(string, string, int), WorkerLag>();
        if (options.Kafka is null)
            return lags;
        foreach (var (worker, role, topic) in Path)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = topic is null
                ? await survey.Value.ReadAsync($"{options.Group}-{role}", options.SurveyTopics)
                : await own.Value.ReadAsync($"{options.Group}-{role}", [options.TopicPrefix + topic]);
            foreach (var lag in read)
                lags[(worker, lag.Topic, lag.Partition)] = new WorkerLag(lag.End - lag.Lag, lag.End, lag.Lost);
        }

        return lags;
    }
}
