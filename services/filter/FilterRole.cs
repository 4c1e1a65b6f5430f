using Broker.Core.Alerts;
using Broker.Core.Hosting;
using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Broker.Filter.Delivery;
using Broker.Filter.Matching;

namespace Broker.Filter;

/// <summary>
/// Steps 12 and 13: classified alerts in, every user's matches out, to the filters' topics and to webhooks.
/// Made before anything is published, so that nothing is missed where the roles are joined in process.
/// </summary>
public sealed class FilterRole : IDisposable
{
    public const string Name = "filter";

    /// <summary>Partitions of a filter's topic.</summary>
    public const int TopicPartitions = 4;

    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(100);
    private static readonly StepNames Steps = new() { Take = "2 take", Run = "12 match", Publish = "13 publish", DeadLetter = "13 dead-letter", Ledger = "13 ledger", Commit = "13 commit" };

    private readonly FilterRoleOptions options;
    private readonly UnpublishedMatches unpublished;
    private readonly FilterStore store;
    private readonly MatchSink sink;
    private readonly WebhookOutbox outbox;
    private readonly WebhookClient client;
    private readonly WebhookDispatcher dispatcher;

    public FilterRole(FilterRoleOptions options)
    {
        this.options = options;
        var log = options.Logs.CreateLogger("Broker.Filter");
        var allowPrivate = options.Broker.WebhookAllowPrivate;
        if (allowPrivate)
            log.PrivateWebhooks();

        Filters = new LiveFilters(log);
        unpublished = new UnpublishedMatches(log);
        store = new FilterStore(options.Database, Filters, options.Time, log) { Unpublished = unpublished };
        outbox = new WebhookOutbox(options.Database, options.Time);
        client = new WebhookClient(GuardedConnections.Create(allowPrivate), SecretBox.Open(options.Broker), options.Time, allowPrivate);
        dispatcher = new WebhookDispatcher(outbox, client, options.Retries, options.Time, log);
        sink = new MatchSink(Destinations(options.Topics), outbox, unpublished, options.Time) { Ages = options.Ages.Published };
        Worker = new StreamWorker<ClassifiedAlert, MatchedAlert>(new()
        {
            Name = Name,
            Source = options.Topics.Source(BrokerTopics.Classified, Name),
            Stage = new AgedStage<ClassifiedAlert, MatchedAlert>(new FilterStage(Filters), options.Ages.Of(Name), options.Time, message => message.Value.Alert.FirstPublishedAt),
            Sink = sink,
            DeadLetters = options.DeadLetters ?? options.Topics.Sink(BrokerTopics.DeadLetters),
            Ledger = options.Ledger ?? options.Topics.Sink(BrokerTopics.Ledger),
            BreakerMessages = options.Broker.BreakerMessages,
            BreakerShare = options.Broker.BreakerPercent / 100.0,
            Log = log,
            Time = options.Time,
            Steps = Steps,
        });
    }

    public LiveFilters Filters { get; }

    public StreamWorker<ClassifiedAlert, MatchedAlert> Worker { get; }

    /// <summary>
    /// Runs until it is told to stop, or until the source has ended and the webhooks are delivered
    /// (waited for <see cref="FilterRoleOptions.DrainLimit"/>; what then is pending stays in the outbox). The database must be migrated.
    /// </summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var background = Task.WhenAll(store.RunAsync(ended.Token), dispatcher.RunAsync(ended.Token));
        var working = Worker.RunAsync(ended.Token);

        // Filters that no longer follow the table, or webhooks that nobody sends, must not go unseen: the role ends with their fault.
        if (await Task.WhenAny(working, background) == background)
            await ended.CancelAsync();
        await working;
        if (!ended.IsCancellationRequested)
            await DrainAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ended.CancelAsync();
        await background;
    }

    /// <exception cref="Npgsql.NpgsqlException">PostgreSQL does not answer.</exception>
    public async Task<MatchCounts> CountAsync(CancellationToken cancellation)
    {
        var (matched, published) = sink.Counts;
        return new MatchCounts { Matched = matched, Published = published, Unpublished = unpublished.Total, Webhooks = await outbox.CountAsync(cancellation) };
    }

    public void Dispose() => client.Dispose();

    private static MatchDestinations Destinations(Topics topics) => new()
    {
        Topics = topics.PublicSink(),
        Matches = topics.Sink(BrokerTopics.Matches),
        EnsureTopics = names => topics.Own is { } own ? KafkaTopics.EnsureAsync(own, [.. names.Select(topics.Named)], TopicPartitions) : Task.CompletedTask,
    };

    private async Task DrainAsync(CancellationToken stopping)
    {
        var started = options.Time.GetTimestamp();
        while (options.Time.GetElapsedTime(started) < options.DrainLimit && (await outbox.CountAsync(stopping)).Pending > 0)
            await Task.Delay(DrainPoll, options.Time, stopping);
    }
}
