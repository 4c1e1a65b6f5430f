using Broker.Broker.Simulator;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Whole;

[Collection(WithRealServers.Name)]
[Trait("Category", "Faults")]
public sealed class KafkaOutageTests(RealServers servers, OwnKafka kafka) : IClassFixture<OwnKafka>
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Ten_seconds_without_Kafka_lose_nothing_and_double_nothing()
    {
        var options = await WholeOptions.OwnAsync(servers) with { Kafka = kafka.ForOwnTopics, SurveyKafka = kafka.Bootstrap };
        var packets = new SimulatedStream(WholeOptions.Simulation(90, 3, 30)).ToList();
        var half = packets.Count / 2;
        await using var broker = await RunningBroker.StartAsync(options);
        await broker.AddFilterAsync(new { name = "every", expression = "dec < 90" });
        await broker.SendAsync(packets[..half]);
        await kafka.StopAsync();
        await Task.Delay(Outage);
        await kafka.StartAsync();
        await broker.SendAsync(packets[half..]);

        var counts = await broker.DrainAsync(packets.Count);
        Assert.Equal(WholeOptions.Ids(packets).Order(), (await broker.AskAsync<long>("SELECT alert_id FROM alerts")).Order());
        Assert.Equal(packets.Count(WholeOptions.IsDamaged), counts.DeadLettered);
        var bodies = (await FilterTopic.ReadAsync(broker.PublicKafka, "filter.local.every")).GroupBy(FilterTopic.Id).ToList();
        Assert.Equal((await broker.AskAsync<string>("SELECT id FROM matches")).Order(StringComparer.Ordinal), bodies.Select(group => group.Key).Order(StringComparer.Ordinal));
        Assert.All(bodies, group => Assert.Single(group.Distinct()));
    }
}
