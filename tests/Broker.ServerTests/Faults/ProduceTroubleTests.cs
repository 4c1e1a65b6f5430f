using Broker.Broker.Simulator;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Faults;

/// <summary>F5: answers of our own Kafka come late, are lost, or are cut off with their connection.</summary>
[Collection(WithRealServers.Name)]
public sealed class ProduceTroubleTests(RealServers servers)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task An_acknowledgement_that_is_late_or_lost_makes_nobody_append_anything_twice()
    {
        var gate = new TroubledGate(Dice.For(1, 0x6A7E));
        await using var own = await KafkaCluster.StartGatedAsync(Path.Combine(servers.Folder, RealServers.UniqueName("gated")), gate);
        await FaultRuns.OfAsync("F5", async figures =>
        {
            await using var run = await FaultRun.CreateAsync(servers, figures, new()
            {
                Kafka = own.Bootstrap, SurveyKafka = servers.Kafka, Settings = new Dictionary<string, string> { ["BROKER_KAFKA"] = own.GatedBootstrap },
            });
            var broker = await run.StartAsync();
            var resets = gate.Resets;
            foreach (var (part, trouble) in run.Packets.Chunk(run.Packets.Count / 3 + 1).Zip([GateTrouble.Resetting, GateTrouble.Lossy, GateTrouble.Slow]))
            {
                gate.Trouble = trouble;
                await run.Sender.SendAsync(part);
                await Task.Delay(Each);
            }

            gate.Trouble = GateTrouble.None;
            Assert.True(broker.Runs);
            await run.AssertAllThereAsync(Limit);
            figures.Note("resets", gate.Resets - resets);
            Assert.NotEqual(0, gate.Resets - resets);
            Assert.Equal(0, figures["repeats_alerts"]);
            Assert.Equal(0, figures["repeats_every"]);
        });
    }
}
