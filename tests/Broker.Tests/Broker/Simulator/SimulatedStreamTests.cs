using Broker.Broker.Simulator;
using Broker.Broker.Simulator.Surveys;
using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest;

namespace Broker.Tests.Broker.Simulator;

public sealed class SimulatedStreamTests
{
    private static readonly SimulationOptions Small = new() { Seed = 7, Visits = 6, AlertsPerVisit = 15 };

    [Fact]
    public void Same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        var first = new SimulatedStream(Small).Take(60).ToArray();
        var again = new SimulatedStream(Small).Take(60).ToArray();
        var other = new SimulatedStream(Small with { Seed = 8 }).First();

        Assert.All(first.Zip(again), pair => Assert.True(pair.First.Bytes.Span.SequenceEqual(pair.Second.Bytes.Span)));
        Assert.False(first[0].Bytes.Span.SequenceEqual(other.Bytes.Span));
    }

    [Fact]
    public void Every_visit_has_the_alerts_asked_for_each_with_an_id_of_its_own_in_time_order()
    {
        var packets = new SimulatedStream(Small).ToArray();

        Assert.Equal(2 * Small.Visits * Small.AlertsPerVisit, packets.Length);
        Assert.Equal(packets.Length, packets.Select(packet => (packet.Survey, packet.AlertId)).Distinct().Count());
        Assert.Equal(packets.Select(packet => packet.Time).Order(), packets.Select(packet => packet.Time));
    }

    [Theory]
    [InlineData("10.0")]
    [InlineData("11.0")]
    public async Task Every_packet_is_decoded_to_the_truth_it_was_made_from(string lsstSchema)
    {
        var reader = new PacketReader(new SchemaStore([]), PacketReader.Surveys);
        foreach (var packet in new SimulatedStream(Small with { LsstSchema = lsstSchema }))
        {
            var outcome = await reader.ReadOneAsync(packet.Bytes, CancellationToken.None);

            Assert.True(outcome.Verdict == Verdict.Passed, outcome.Message);
            Agree(packet, outcome.Value!.Alert);
            Assert.Equal(3, outcome.Value.Cutouts.Count);
        }
    }

    [Fact]
    public async Task Damaged_packets_are_rejected_and_duplicates_are_equal_in_about_the_share_asked_for()
    {
        var packets = new SimulatedStream(Small with { Surveys = [SurveyModel.Lsst], Visits = 20, DuplicateShare = 0.1, PoisonShare = 0.1 }).ToArray();
        var reader = new PacketReader(new SchemaStore([]), PacketReader.Surveys);

        Assert.InRange(packets.Count(packet => packet.Fault == PacketFault.Duplicate), 12, 50);
        Assert.InRange(packets.Count(packet => packet.Fault is PacketFault.Truncated or PacketFault.Corrupted), 12, 50);
        for (var k = 1; k < packets.Length; k++)
        {
            if (packets[k].Fault == PacketFault.Duplicate)
                Assert.True(packets[k].Bytes.Span.SequenceEqual(packets[k - 1].Bytes.Span));
            else if (packets[k].Fault != PacketFault.None)
                Assert.Equal(Verdict.Rejected, (await reader.ReadOneAsync(packets[k].Bytes, CancellationToken.None)).Verdict);
        }
    }

    [Fact]
    public async Task Damaged_containers_are_rejected_too()
    {
        var reader = new PacketReader(new SchemaStore([]), PacketReader.Surveys);
        var bad = new SimulatedStream(Small with { Surveys = [SurveyModel.Ztf], PoisonShare = 1 }).Where(packet => packet.Fault != PacketFault.None).Take(30);

        foreach (var packet in bad)
            Assert.Equal(Verdict.Rejected, (await reader.ReadOneAsync(packet.Bytes, CancellationToken.None)).Verdict);
    }

    [Fact]
    public void Catalogue_lists_most_sources_within_arcseconds_of_their_place()
    {
        var sources = new SimulatedStream(Small).Sources(SurveyModel.Ztf).ToArray();
        var lines = SimulatedCatalog.Lines(sources).ToArray();

        Assert.InRange(lines.Length, sources.Length * 4 / 10, sources.Length);
        Assert.All(lines, line => Assert.Equal(6, line.Split(',').Length));
    }

    private static void Agree(SimulatedPacket packet, Alert alert)
    {
        var truth = packet.Truth;
        Assert.Equal(packet.AlertId, alert.AlertId);
        Assert.Equal(packet.Survey, alert.Survey);
        Assert.Equal(truth.Now.Visit.Band.Name, alert.Band);
        Assert.Equal(truth.Now.Visit.MjdTai, alert.MjdTai, 1e-6);
        Assert.Equal(truth.Object.DecDeg, alert.DecDeg, 1e-3);
        Assert.Equal(1, alert.FluxNanoJy!.Value / truth.Now.FluxNanoJy, 1e-4);
        Assert.Equal(1, alert.FluxErrNanoJy!.Value / truth.Now.FluxErrNanoJy, 1e-3);
        if (!truth.Object.Source.Moves)
            Assert.Equal(packet.Key, alert.ObjectId);
        Assert.Contains(alert.LightCurve, point => point.Status == PointStatus.Detected && Math.Abs(point.MjdTai - alert.MjdTai) < 1e-6);
        Assert.DoesNotContain(alert.LightCurve, point => point.MjdTai > alert.MjdTai + 1e-6);
    }
}
