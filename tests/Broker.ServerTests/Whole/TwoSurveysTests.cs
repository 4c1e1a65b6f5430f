using System.Net.Http.Json;
using System.Text.Json;
using Broker.Broker.DevStack;
using Broker.Broker.Simulator;
using Broker.Broker.Simulator.Packets;
using Broker.Core.Streams.Kafka;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Whole;

/// <summary>One source that two surveys see.</summary>
[Collection(WithRealServers.Name)]
public sealed class TwoSurveysTests(RealServers servers)
{
    [Fact]
    public async Task Each_surveys_alert_names_the_others_object_over_REST_and_passes_a_filter_that_asks_for_it()
    {
        var (redis, address) = await PrivateRedis.StartAsync(Path.Combine(servers.Folder, RealServers.UniqueName("redis")), CancellationToken.None);
        await using var server = redis;
        using var embedded = servers.Kafka is null ? new EmbeddedKafka() : null;
        var options = await WholeOptions.OwnAsync(servers) with
        {
            Redis = address, SurveyKafka = servers.Kafka ?? embedded!.Connection.Bootstrap, SurveyTopics = [RealServers.UniqueName("packets")],
        };
        var packets = new SimulatedStream(WholeOptions.Simulation(93, 1, 20) with { DuplicateShare = 0, PoisonShare = 0 }).Where(packet => !packet.Truth!.Object.Source.Moves).ToList();
        var lsst = packets.First(packet => packet.Survey == "lsst");
        var ztf = At(packets.First(packet => packet.Survey == "ztf"), lsst.Truth!.Object);
        await using var broker = await RunningBroker.StartAsync(options);
        await broker.AddFilterAsync(new { name = "both", expression = "SEEN_BY('ztf') OR OTHER_OBJECT('lsst') IS NOT NULL" });

        await broker.SendAsync([lsst]);
        await broker.DrainAsync(1);
        await broker.SendAsync([ztf, .. packets.Where(packet => packet.Survey == "ztf").Skip(1)]);
        await broker.DrainAsync(packets.Count(packet => packet.Survey == "ztf") + 1);
        await broker.SendAsync([Again(lsst)]);
        await broker.DrainAsync(packets.Count(packet => packet.Survey == "ztf") + 2);

        Assert.Empty((await OthersAsync(broker, lsst)).EnumerateArray());
        Assert.Equal(lsst.Key, Assert.Single((await OthersAsync(broker, ztf)).EnumerateArray()).GetProperty("object_id").GetString());
        var found = Assert.Single((await OthersAsync(broker, Again(lsst))).EnumerateArray());
        Assert.Equal(("ztf", ztf.Key), (found.GetProperty("survey").GetString(), found.GetProperty("object_id").GetString()));
        Assert.InRange(found.GetProperty("separation_arcsec").GetDouble(), 0, options.OtherSurveyRadiusArcsec);
        Assert.Equal(new[] { ztf.AlertId, Again(lsst).AlertId }.Order(), (await broker.AskAsync<long>("SELECT alert_id FROM matches")).Order());
    }

    private static SimulatedPacket At(SimulatedPacket packet, SimulatedObject place) => Packet(packet, new ZtfPacketWriter(), packet.Truth! with
    {
        Object = packet.Truth.Object with { RaDeg = place.RaDeg, DecDeg = place.DecDeg },
    });

    // The same object in the next visit.
    private static SimulatedPacket Again(SimulatedPacket packet) => Packet(packet, new LsstPacketWriter("10.0"), packet.Truth! with
    {
        Now = packet.Truth.Now with { Visit = packet.Truth.Now.Visit with { Number = packet.Truth.Now.Visit.Number + 1 } },
    });

    private static SimulatedPacket Packet(SimulatedPacket packet, IPacketWriter writer, SimulatedAlert alert) =>
        packet with { Bytes = writer.Write(alert), Truth = alert, AlertId = alert.AlertId };

    private static async Task<JsonElement> OthersAsync(RunningBroker broker, SimulatedPacket packet) =>
        (await broker.Api.GetFromJsonAsync<JsonElement>($"/api/v1/alerts/{packet.Survey}/{packet.AlertId}")).GetProperty("context").GetProperty("other_objects");
}
