using Broker.Broker.Simulator;
using Broker.Core.Streams.Kafka;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Whole;

[Collection(WithRealServers.Name)]
public sealed class DamagedPacketTests(RealServers servers)
{
    [Fact]
    public async Task A_truncated_packet_becomes_a_dead_letter_with_reason_offset_and_bytes_and_its_neighbours_are_stored()
    {
        using var embedded = servers.Kafka is null ? new EmbeddedKafka() : null;
        var options = await WholeOptions.OwnAsync(servers) with
        {
            SurveyKafka = servers.Kafka ?? embedded!.Connection.Bootstrap,
            SurveyTopics = [RealServers.UniqueName("packets")],
        };
        var sound = new SimulatedStream(WholeOptions.Simulation(50, 1, 3) with { DuplicateShare = 0, PoisonShare = 0 });
        var packets = sound.Where(packet => packet.Survey == "ztf").Take(3).Select(packet => packet with { Key = "one partition" }).ToList();
        packets[1] = packets[1] with { Bytes = packets[1].Bytes[..^100], Fault = PacketFault.Truncated };
        await RunningBroker.SendAsync(options, packets);

        await using var broker = await RunningBroker.StartAsync(options);
        var counts = await broker.DrainAsync(3);
        Assert.Equal((2, 1), (counts.Stored, counts.DeadLettered));
        Assert.Equal(
            [$"{options.SurveyTopics[0]} 1 Undecodable 3 decode {Convert.ToHexStringLower(packets[1].Bytes.Span)}"],
            await broker.AskAsync<string>("SELECT concat_ws(' ', topic, message_offset, reason, step, encode(bytes, 'hex')) FROM dead_letters"));
        Assert.Contains("at byte", (await broker.AskAsync<string>("SELECT message FROM dead_letters")).Single());
        Assert.Equal([packets[0].AlertId, packets[2].AlertId], await broker.AskAsync<long>("SELECT alert_id FROM alerts ORDER BY alert_id"));
    }
}
