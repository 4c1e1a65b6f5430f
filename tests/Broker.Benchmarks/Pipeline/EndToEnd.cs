using Broker.Broker.Composition;
using Broker.Broker.DevStack;
using Broker.Broker.Simulator;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Broker.Core.Streams.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Benchmarks.Pipeline;

/// <summary>
/// Simulated packets through a whole broker, on a database of its own. With Kafka they lie on the survey's topics before the broker starts,
/// so that sending them costs nothing while it is measured; in process they are handed over from memory.
/// </summary>
internal sealed class EndToEnd
{
    public const int Filters = 10;
    private const int SurveyPartitions = 4;
    private const int SendPackets = 100;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private int rounds;

    public required BenchServers Servers { get; init; }

    public required string Folder { get; init; }

    /// <summary>host:port; null joins the roles in process.</summary>
    public string? Kafka { get; init; }

    /// <exception cref="TimeoutException">Not every packet came to an end.</exception>
    public async Task<EndToEndFigures> RunAsync(IReadOnlyList<SimulatedPacket> packets, CancellationToken cancellation)
    {
        var data = Path.Combine(Folder, $"round-{(Kafka is null ? "in-process" : "kafka")}-{++rounds}");
        var options = await OptionsAsync(data, cancellation);
        if (Kafka is not null)
            await SendAsync(packets, options, cancellation);
        var figures = await DrainAsync(packets, options, cancellation);
        Directory.Delete(data, recursive: true);
        return figures;
    }

    private async Task<EndToEndFigures> DrainAsync(IReadOnlyList<SimulatedPacket> packets, BrokerOptions options, CancellationToken cancellation)
    {
        await using var process = await BrokerProcess.StartAsync(options, Roles.All, LogLevel.Warning, cancellation);
        var table = new FilterTable(process.Parts.Database);
        foreach (var filter in SampleFilters.Make(Filters))
            await table.AddAsync(filter, cancellation);

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ending.CancelAfter(Limit);
        var running = process.Roles.RunAsync(ending.Token);
        try
        {
            var sending = Kafka is null ? HandOverAsync(packets, process.Parts.Topics, ending.Token) : Task.CompletedTask;
            var figures = await WatchAsync(process.Roles, packets.Count, ending.Token);
            await sending;
            return figures;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"not every packet came to an end within {Limit.TotalMinutes} minutes: {(await process.Roles.CountAsync(cancellation)).ToJson()}");
        }
        finally
        {
            await ending.CancelAsync();
            await running;
        }
    }

    private async Task<BrokerOptions> OptionsAsync(string data, CancellationToken cancellation) =>
        OptionsReader.Read((await SettingsAsync(data, cancellation)).GetValueOrDefault);

    /// <summary>Environment of a broker with a folder, a database and an address of its own.</summary>
    public async Task<Dictionary<string, string?>> SettingsAsync(string data, CancellationToken cancellation)
    {
        Directory.CreateDirectory(data);
        return new Dictionary<string, string?>
        {
            ["BROKER_VAR"] = data,
            ["BROKER_HTTP"] = $"http://127.0.0.1:{Loopback.FreePort()}",
            ["BROKER_REDIS"] = Servers.Redis,
            ["BROKER_POSTGRES"] = await Servers.NewDatabaseAsync(cancellation),
            ["BROKER_KAFKA"] = Kafka,
            ["BROKER_PARTITIONS"] = $"{SurveyPartitions}",
            ["BROKER_SHED_MODELS"] = "false",
            ["BROKER_CONTEXT_WAIT_MS"] = "10000",
        };
    }

    public static async Task SendAsync(IEnumerable<SimulatedPacket> packets, BrokerOptions options, CancellationToken cancellation)
    {
        var connection = new KafkaConnection { Bootstrap = options.SurveyKafka! };
        await KafkaTopics.EnsureAsync(connection, options.SurveyTopics, SurveyPartitions);
        using var sink = new KafkaSink<SimulatedPacket>(
            connection, packet => new KafkaRecord(packet.Topic, packet.Key, packet.Bytes.ToArray()), TimeProvider.System, NullLogger.Instance);
        foreach (var batch in packets.Chunk(SendPackets))
            await sink.PublishAsync(batch, cancellation);
    }

    private static async Task HandOverAsync(IReadOnlyList<SimulatedPacket> packets, Topics topics, CancellationToken cancellation)
    {
        foreach (var batch in packets.Chunk(SendPackets))
            await topics.PacketsInProcess().PublishAsync([.. batch.Select(packet => packet.Bytes)], cancellation);
    }

    // The rate is counted from the first batch that ingest has finished: what comes before is connecting, and steady streams do it once.
    private static async Task<EndToEndFigures> WatchAsync(BrokerRoles roles, int packets, CancellationToken cancellation)
    {
        var (cpu, bytes, collections) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(), GC.CollectionCount(2));
        BrokerCounts counts;
        while ((counts = await roles.CountAsync(cancellation)).Consumed == 0)
            await Task.Delay(Poll, cancellation);
        var began = TimeProvider.System.GetTimestamp();
        var before = counts.Consumed;
        while (!await roles.IsDrainedAsync(packets, cancellation))
            await Task.Delay(Poll, cancellation);

        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        counts = await roles.CountAsync(cancellation);
        return new EndToEndFigures
        {
            AlertsPerSecond = (packets - before) / seconds,
            CpuMicros = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / packets,
            AllocatedBytes = (double)(GC.GetTotalAllocatedBytes() - bytes) / packets,
            Gen2Collections = GC.CollectionCount(2) - collections,
            MatchesPerAlert = (double)counts.Matched / counts.Stored,
        };
    }
}
