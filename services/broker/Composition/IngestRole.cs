using Broker.Core.Alerts;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest;
using Broker.Ingest.Context;
using Broker.Ingest.Context.Objects;
using Broker.Ingest.Context.Watch;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Broker.Broker.Composition;

/// <summary>Steps 2 to 8: survey packets in, alerts with context out; those that had to go without it are filled in behind.</summary>
internal sealed class IngestRole : IDisposable
{
    private const string Name = "ingest";

    /// <summary>Nobody waits for the contexts that are filled in later.</summary>
    private static readonly TimeSpan LateContextLimit = TimeSpan.FromSeconds(10);

    private readonly ConnectionMultiplexer redis;
    private readonly Packs packs;
    private readonly IPackWriter writer;
    private readonly PackKeeper keeper;
    private readonly WatchListKeeper watchLists;
    private readonly SeenCatalogs catalogs;
    private readonly IPackWriter retryWriter;
    private readonly RetryRole retry;

    public IngestRole(RoleParts parts)
    {
        redis = ConnectionMultiplexer.Connect(RedisSettings.Of(parts.Options.Redis));
        catalogs = new SeenCatalogs(new ExpectedCatalogs(parts.Database), parts.Time);
        packs = Packs.Open(parts.Options.PacksOrDefault);
        writer = packs.CreateWriter(parts.Time);
        keeper = new PackKeeper(packs, parts.Options.PacksOrDefault, parts.Database, parts.Time, parts.Logs.CreateLogger<PackKeeper>());
        var context = new ContextDeadline(Context(parts, parts.Logs).ReadAsync, parts.Options.ContextWait, parts.Time, parts.Logs.CreateLogger<ContextDeadline>());
        var stored = new StoredElsewhere(parts.Database, parts.Time, parts.Logs.CreateLogger<StoredElsewhere>());
        var steps = new IngestSteps
        {
            AreStoredElsewhere = stored.FindAsync, ReadContext = context.ReadAsync, StorePackets = writer.AppendAsync, ReuseAlerts = parts.Topics.Own is not null, Time = parts.Time,
        };
        var isStream = parts.Options.SurveyKafka is not null;
        var schemas = Schemas(parts.Options);
        var packets = new PacketReader(schemas, PacketReader.Surveys) { WaitsForSchemas = isStream };
        var dedup = new Dedup();
        var stage = parts.Aged(Name, new IngestStage(packets, dedup, steps), message => message.Timestamp == default ? null : message.Timestamp);
        var alerts = parts.Topics.Sink(BrokerTopics.Alerts);
        Worker = parts.Worker(Name, new GivenBack<ReadOnlyMemory<byte>>(parts.Topics.Packets(Name), dedup), stage, new MissingContexts(alerts, parts.Topics.Sink(BrokerTopics.ContextMissing)));

        watchLists = new WatchListKeeper(parts.Database, new CatalogStore(redis), parts.Time, parts.Logs.CreateLogger<WatchListKeeper>());

        retryWriter = packs.CreateWriter(parts.Time);
        var retried = steps with { AreStoredElsewhere = new StoredElsewhere(parts.Database, parts.Time, NullLogger.Instance).FindAsync, ReadContext = Late(parts).ReadAsync, StorePackets = retryWriter.AppendAsync };
        var again = new Dedup();
        retry = new RetryRole(
            parts, new IngestStage(new PacketReader(schemas, PacketReader.Surveys) { WaitsForSchemas = false, LooksAgain = true }, again, retried), again, new MissingContexts(alerts, parts.Topics.Sink(BrokerTopics.ContextMissing)));
        FillWorker = parts.Worker("context", parts.Topics.Source(BrokerTopics.ContextMissing, "context"), new ContextFill(Late(parts).ReadAsync), alerts);
    }

    public StreamWorker<ReadOnlyMemory<byte>, Alert> Worker { get; }

    /// <summary>Publishes the alerts again whose context was missing, once it can be had.</summary>
    public StreamWorker<Alert, Alert> FillWorker { get; }

    /// <summary>Retires old packs, and loads users' lists into Redis as they change, until told to stop.</summary>
    public Task RunKeepersAsync(CancellationToken stopping) => Task.WhenAll(keeper.RunAsync(stopping), watchLists.RunAsync(stopping));

    /// <summary>Until the packets have ended or it is told to stop; meanwhile dead letters are tried again that somebody asked for.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var retrying = retry.RunAsync(ended.Token);
        await Worker.RunAsync(stopping);
        await ended.CancelAsync();
        await retrying;
    }

    public void Dispose()
    {
        retryWriter.Dispose();
        writer.Dispose();
        packs.Dispose();
        redis.Dispose();
    }

    // A reader of its own, as a reader serves one worker; that Redis is away has been said by the first.
    private ContextDeadline Late(RoleParts parts) =>
        new(Context(parts, NullLoggerFactory.Instance).ReadAsync, LateContextLimit, parts.Time, NullLogger<ContextDeadline>.Instance);

    private OtherSurveys Context(RoleParts parts, ILoggerFactory logs) => new(
        new ObjectMap(redis, logs.CreateLogger<ObjectMap>()),
        parts.Options.OtherSurveyRadiusArcsec,
        new ContextReader(redis, parts.Time, logs.CreateLogger<ContextReader>(), catalogs).ReadAsync);

    // The folder is made, so that a schema can be put into it when one is missing.
    private static SchemaStore Schemas(BrokerOptions options)
    {
        var folder = options.SchemaFolder ?? Path.Combine(options.DataFolder, "schemas");
        Directory.CreateDirectory(folder);
        return new SchemaStore(options.SchemaRegistry is { } registry ? [folder, registry] : [folder], Path.Combine(options.DataFolder, "registry"));
    }
}
