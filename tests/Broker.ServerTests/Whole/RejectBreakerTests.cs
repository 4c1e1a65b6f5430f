using Broker.Broker.Simulator;
using Broker.Core.Hosting;
using Broker.Core.Streams.Kafka;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Whole;

/// <summary>A survey rolls out something nobody can read, in the middle of the night.</summary>
[Collection(WithRealServers.Name)]
public sealed class RejectBreakerTests(RealServers servers) : IDisposable
{
    private const int Enough = 50;
    private const int Unreadable = 130;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly EmbeddedKafka? embedded = servers.Kafka is null ? new EmbeddedKafka() : null;

    public void Dispose() => embedded?.Dispose();

    [Fact]
    public async Task A_stream_of_garbage_stops_after_its_first_dead_letters_and_the_other_survey_goes_on()
    {
        var options = await WholeOptions.OwnAsync(servers) with
        {
            SurveyKafka = servers.Kafka ?? embedded!.Connection.Bootstrap,
            SurveyTopics = [RealServers.UniqueName("sound"), RealServers.UniqueName("garbage")],
            BreakerMessages = Enough,
        };
        var packets = new SimulatedStream(WholeOptions.Simulation(52, 2, 20) with { DuplicateShare = 0, PoisonShare = 0 }).ToList();
        await RunningBroker.SendAsync(options, packets);
        await RunningBroker.SendAsync(options, [.. packets.Take(1).SelectMany(packet => Enumerable.Range(0, Unreadable).Select(i => Garbage(packet, options.SurveyTopics[1], i)))]);

        await using (var broker = await RunningBroker.StartAsync(options))
        {
            await Eventually.HoldsAsync(() => broker.Log.Warnings.Any(IsStop), Soon, "it says that it stopped");
            await Eventually.HoldsAsync(async () => await StoredAsync(broker) == packets.Count && await DeadAsync(broker) == Enough, Soon, "the other survey goes on");
            var line = Assert.Single(broker.Log.Warnings, IsStop);
            Assert.Contains($"{options.SurveyTopics[1]}: {Enough} of {Enough} of its latest messages were rejected, the last as Undecodable", line, StringComparison.Ordinal);
        }

        // The operator gives the stream up.
        await using var resigned = await RunningBroker.StartAsync(options with { BreakerMessages = 0 });
        await Eventually.HoldsAsync(async () => await DeadAsync(resigned) == Unreadable, Soon, "all of it is dead letters");
        Assert.Equal(packets.Count, await StoredAsync(resigned));
        Assert.DoesNotContain(resigned.Log.Warnings, IsStop);
    }

    private static bool IsStop(string line) => line.StartsWith("ingest: STOPPED reading", StringComparison.Ordinal);

    private static SimulatedPacket Garbage(SimulatedPacket packet, string topic, int number) =>
        packet with { Topic = topic, Key = $"garbage {number}", Bytes = new byte[] { 0xBA, 0xD0, (byte)number } };

    private static async Task<long> StoredAsync(RunningBroker broker) => (await broker.AskAsync<long>("SELECT count(*) FROM alerts")).Single();

    private static async Task<long> DeadAsync(RunningBroker broker) => (await broker.AskAsync<long>("SELECT count(*) FROM dead_letters")).Single();
}
