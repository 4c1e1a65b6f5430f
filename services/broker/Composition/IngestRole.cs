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
    private readonly Packs packs;
    private readonly IPackWriter writer;

    public IngestRole(RoleParts parts)
    {
        redis = ConnectionMultiplexer.Connect(RedisOptions(parts.Options.Redis));
        packs = Packs.Open(parts.Options.PacksOrDefault);
        writer = packs.CreateWriter(parts.Time);
        var context = new ContextReader(redis, parts.Time, parts.Logs.CreateLogger<ContextReader>());
        var steps = new IngestSteps { ReadContext = context.ReadAsync, StorePackets = writer.AppendAsync };
        var registry = parts.Options.SchemaRegistry;
        var schemas = new SchemaStore(registry is null ? [] : [registry], Path.Combine(parts.Options.DataFolder, "schemas"));
        var stage = new IngestStage(new PacketReader(schemas, PacketReader.Surveys), new Dedup(), steps);
        Worker = parts.Worker("ingest", parts.Topics.Packets("ingest"), stage, parts.Topics.Sink(BrokerTopics.Alerts));
    }

    public StreamWorker<ReadOnlyMemory<byte>, Alert> Worker { get; }

    public void Dispose()
    {
        writer.Dispose();
        packs.Dispose();
        redis.Dispose();
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
