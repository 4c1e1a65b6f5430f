using Broker.Broker.DevStack;
using Broker.Broker.Simulator;
using Broker.Core.Hosting;
using Broker.Core.Streams.Kafka;
using Broker.Core.Wire;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Whole;

/// <summary>Rubin publishes with a schema nobody here has, in the middle of one of two partitions.</summary>
[Collection(WithRealServers.Name)]
public sealed class UnknownSchemaTests(RealServers servers) : IDisposable
{
    private const int Unknown = 9907;
    private const int UnknownAt = 12;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan ATryOrTwo = TimeSpan.FromSeconds(14);

    private readonly EmbeddedKafka? embedded = servers.Kafka is null ? new EmbeddedKafka() : null;

    public void Dispose() => embedded?.Dispose();

    [Fact]
    public async Task A_partition_waits_for_a_schema_that_nobody_knows_and_goes_on_when_its_file_appears()
    {
        var options = await OptionsAsync();
        var packets = Packets();
        await RunningBroker.SendAsync(options, packets);
        await using var broker = await RunningBroker.StartAsync(options);
        await WaitsAsync(broker, packets, $"99.7) is in none of: {Path.Combine(options.DataFolder, "schemas")}; the bundled schemas");

        Write(options, "99.7/lsst.v99_7.alert.avsc", Schema(packets));
        await GoesOnAsync(broker, packets);
    }

    [Fact]
    public async Task A_registry_that_is_down_then_does_not_know_and_then_knows_lets_the_partition_go_on()
    {
        await using var registry = new SurveyRegistry();
        var options = await OptionsAsync() with { SchemaRegistry = registry.Address };
        var packets = Packets();
        await RunningBroker.SendAsync(options, packets);
        await using var broker = await RunningBroker.StartAsync(options);
        await WaitsAsync(broker, packets, "Connection refused");

        await registry.StartAsync();
        await Eventually.HoldsAsync(() => registry.Asked(Unknown) > 0, Soon, "the registry is asked again");
        registry.Learn(Unknown, Schema(packets));
        await GoesOnAsync(broker, packets);
        Assert.InRange(registry.Asked(Unknown), 2, 6);
    }

    private static async Task WaitsAsync(RunningBroker broker, List<SimulatedPacket> packets, string why)
    {
        await Eventually.HoldsAsync(() => broker.Log.Warnings.Any(IsPause), Soon, "the pause is told");
        await Task.Delay(ATryOrTwo);
        var line = Assert.Single(broker.Log.Warnings, IsPause);
        Assert.Contains($"schema {Unknown} (version 99.7)", line, StringComparison.Ordinal);
        Assert.Contains(why, line, StringComparison.Ordinal);
        var waiting = packets.Skip(UnknownAt).Where(packet => packet.Key == packets[UnknownAt].Key);
        Assert.Equal(packets.Except(waiting).Select(packet => packet.AlertId).Order(), (await broker.AskAsync<long>("SELECT alert_id FROM alerts")).Order());
        Assert.Empty(await broker.AskAsync<string>("SELECT reason FROM dead_letters"));
    }

    private static async Task GoesOnAsync(RunningBroker broker, List<SimulatedPacket> packets)
    {
        var counts = await broker.DrainAsync(packets.Count);
        Assert.Equal((packets.Count, 0), (counts.Stored, counts.DeadLettered));
        Assert.Equal(packets.Select(p => p.AlertId).Order(), (await broker.AskAsync<long>("SELECT alert_id FROM alerts")).Order());
        Assert.Single(broker.Log.Warnings, line => line.Contains("ingest: goes on at", StringComparison.Ordinal));
    }

    private static bool IsPause(string line) => line.StartsWith("ingest: PAUSED at", StringComparison.Ordinal);

    private async Task<BrokerOptions> OptionsAsync()
    {
        var options = await WholeOptions.OwnAsync(servers) with
        {
            SurveyKafka = servers.Kafka ?? embedded!.Connection.Bootstrap,
            SurveyTopics = [RealServers.UniqueName("packets")],
        };
        if (embedded is null)
            await KafkaTopics.EnsureAsync(new() { Bootstrap = options.SurveyKafka }, options.SurveyTopics, 2);
        return options;
    }

    /// <summary>Two keys that the producer sends to two partitions.</summary>
    private static List<SimulatedPacket> Packets()
    {
        var sound = new SimulatedStream(WholeOptions.Simulation(51, 2, 20) with { DuplicateShare = 0, PoisonShare = 0 });
        var packets = sound.Where(packet => packet.Survey == "lsst").Take(30).Select((packet, i) => packet with { Key = i % 2 == 0 ? "left" : "right" }).ToList();
        var bytes = packets[UnknownAt].Bytes.ToArray();
        ConfluentFrame.Write(bytes, Unknown);
        packets[UnknownAt] = packets[UnknownAt] with { Bytes = bytes };
        return packets;
    }

    private static string Schema(List<SimulatedPacket> packets) =>
        ConfluentFrame.TryRead(packets[0].Bytes.Span, out var id, out _) ? BundledSchemas.Text("lsst", SchemaStore.VersionOf(id))! : "";

    private static void Write(BrokerOptions options, string file, string text)
    {
        var path = Path.Combine(options.DataFolder, "schemas", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
