using System.Diagnostics;
using Broker.Broker.DevStack;
using Broker.Broker.Simulator;
using Broker.Core.Streams.Kafka;
using Broker.Ingest.Context;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;
using Broker.ServerTests.Whole;
using StackExchange.Redis;

namespace Broker.ServerTests.Faults;

/// <summary>Fault F7: Redis takes half a second over every answer, in the middle of a stream that comes over Kafka.</summary>
[Collection(WithRealServers.Name)]
public sealed class SlowRedisFaults(RealServers servers) : IDisposable
{
    private const double LeastRate = 256;
    private const int Packets = 1_500;
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(60);
    private readonly EmbeddedKafka? embedded = servers.Kafka is null ? new EmbeddedKafka() : null;

    public void Dispose() => embedded?.Dispose();

    [Fact]
    public Task Half_a_second_an_answer_slows_nothing_down_and_every_context_is_filled_in_later() => FaultRuns.OfAsync("F7", async figures =>
    {
        var folder = Path.Combine(servers.Folder, RealServers.UniqueName("slow"));
        var (redis, address) = await PrivateRedis.StartAsync(folder, CancellationToken.None);
        await using var server = redis;
        using var gate = new SlowGate(int.Parse(address.Split(':')[1]));
        var simulation = new SimulationOptions { Seed = figures.Seed, AlertsPerVisit = 100, Visits = Packets / 200 * 2 + 2 };
        var packets = new SimulatedStream(simulation).Take(2 * Packets).ToList();
        await LoadCatalogAsync(address, simulation, folder);
        var options = await WholeOptions.OwnAsync(servers) with
        {
            Redis = $"127.0.0.1:{gate.Port}",
            SurveyKafka = servers.Kafka ?? embedded!.Connection.Bootstrap,
            SurveyTopics = [RealServers.UniqueName("packets")],
            BatchSize = 500,
            ContextWait = TimeSpan.FromMilliseconds(250),
        };
        await using var broker = await RunningBroker.StartAsync(options);
        var quick = await SecondsAsync(broker, packets[..Packets], Packets);

        gate.Delay = TimeSpan.FromMilliseconds(500);
        var slow = await SecondsAsync(broker, packets[Packets..], 2 * Packets);
        Assert.True(slow < Math.Max(Packets / LeastRate, 2 * quick), $"{slow:0.0} s with a slow Redis, {quick:0.0} s with a quick one");
        Assert.Single(broker.Log.Warnings, line => line.Contains("Redis is slow", StringComparison.Ordinal));

        gate.Delay = TimeSpan.Zero;
        await Eventually.HoldsAsync(async () => await MissingAsync(broker) == 0, Back, "every context is filled in");
        Assert.Equal(WholeOptions.Ids(packets).Count, (await broker.AskAsync<long>("SELECT count(*) FROM alerts")).Single());
        figures.Note("alerts_per_s_quick", Packets / quick);
        figures.Note("alerts_per_s_slow", Packets / slow);
    });

    private static async Task<double> SecondsAsync(RunningBroker broker, List<SimulatedPacket> packets, int sum)
    {
        await broker.SendAsync(packets);
        var started = Stopwatch.GetTimestamp();
        await broker.DrainAsync(sum);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<long> MissingAsync(RunningBroker broker) =>
        (await broker.AskAsync<long>("SELECT count(*) FROM alerts WHERE context ->> 'missing_reason' IS NOT NULL")).Single();

    private static async Task LoadCatalogAsync(string address, SimulationOptions simulation, string folder)
    {
        var file = Path.Combine(folder, "catalog.csv");
        var stream = new SimulatedStream(simulation);
        await File.WriteAllLinesAsync(file, simulation.Surveys.SelectMany(survey => SimulatedCatalog.Lines(stream.Sources(survey))).Prepend(SimulatedCatalog.Header));
        using var redis = await ConnectionMultiplexer.ConnectAsync(address);
        await new CatalogLoader(new CatalogStore(redis), TimeProvider.System).LoadAsync(file, new CatalogLoadOptions { Name = "simulated", RadiusArcsec = 10 }, (_, _) => { }, CancellationToken.None);
    }
}
