using Broker.Core.Alerts;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest;
using Broker.Ingest.Context;
using StackExchange.Redis;

namespace Broker.Broker.Composition;

/// <summary>Steps 2 to 8: survey packets in, alerts with context out.</summary>
internal sealed class IngestRole : IDisposable
{
    private const int RedisTimeoutMs = 2_000;
    private readonly ConnectionMultiplexer redis;
    private readonly PackWriter packs;

    public IngestRole(RoleParts parts)
    {
        redis = ConnectionMultiplexer.Connect(RedisOptions(parts.Options.Redis));
        packs = new Packs(Packs.FolderIn(parts.Options.DataFolder)).CreateWriter(parts.Time);
        var context = new ContextReader(redis, parts.Time, parts.Logs.CreateLogger<ContextReader>());
        var steps = new IngestSteps { ReadContext = context.ReadAsync, StorePackets = packs.AppendAsync };
        var isStream = parts.Options.SurveyKafka is not null;
        var packets = new PacketReader(Schemas(parts.Options), PacketReader.Surveys) { WaitsForSchemas = isStream };
        var stage = new IngestStage(packets, new Dedup(), steps);
        Worker = parts.Worker("ingest", parts.Topics.Packets("ingest"), stage, parts.Topics.Sink(BrokerTopics.Alerts));
    }

    public StreamWorker<ReadOnlyMemory<byte>, Alert> Worker { get; }

    public void Dispose()
    {
        packs.Dispose();
        redis.Dispose();
    }

    // The folder is made, so that a schema can be put into it when one is missing.
    private static SchemaStore Schemas(BrokerOptions options)
    {
        var folder = options.SchemaFolder ?? Path.Combine(options.DataFolder, "schemas");
        Directory.CreateDirectory(folder);
        return new SchemaStore(options.SchemaRegistry is { } registry ? [folder, registry] : [folder], Path.Combine(options.DataFolder, "registry"));
    }

    // Redis holds what can be loaded again: the broker starts, and goes on, without it.
    private static ConfigurationOptions RedisOptions(string address)
    {
        var options = ConfigurationOptions.Parse(address);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = RedisTimeoutMs;
        options.SyncTimeout = RedisTimeoutMs;
        options.ConnectRetry = 1;
        return options;
    }
}
