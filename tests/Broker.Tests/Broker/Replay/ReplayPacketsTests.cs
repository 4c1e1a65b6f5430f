using Broker.Broker.Replay;
using Broker.Broker.Simulator;
using Broker.Broker.Simulator.Surveys;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest;

namespace Broker.Tests.Broker.Replay;

public sealed class ReplayPacketsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly SimulatedPacket[] _ztf = [.. new SimulatedStream(new SimulationOptions { Surveys = [SurveyModel.Ztf], Visits = 1, AlertsPerVisit = 4 })];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Files_that_hold_one_message_keep_their_bytes_and_know_their_object()
    {
        var lsst = new SimulatedStream(new SimulationOptions { Surveys = [SurveyModel.Lsst], Visits = 1, AlertsPerVisit = 1 }).First();
        Write("a.avro", _ztf[0].Bytes);
        Write("b.bin", lsst.Bytes);

        var packets = new ReplayPackets([_folder.FullName]).Read().ToArray();

        Assert.Equal(["ztf-alerts", "lsst-alerts"], packets.Select(packet => packet.Topic));
        Assert.True(packets[0].Bytes.Span.SequenceEqual(_ztf[0].Bytes.Span));
        Assert.True(packets[1].Bytes.Span.SequenceEqual(lsst.Bytes.Span));
        Assert.Equal(_ztf[0].Key, packets[0].Key);
        Assert.Equal(lsst.Key, packets[1].Key);
    }

    [Fact]
    public async Task A_container_of_many_becomes_one_message_a_record()
    {
        Write("night.avro", Joined());

        var packets = new ReplayPackets([Path.Combine(_folder.FullName, "night.avro")]).Read().ToArray();

        Assert.Equal(_ztf.Select(packet => packet.Key), packets.Select(packet => packet.Key));
        var reader = new PacketReader(new SchemaStore([]), PacketReader.Surveys);
        for (var k = 0; k < packets.Length; k++)
        {
            var outcome = await reader.ReadOneAsync(packets[k].Bytes, CancellationToken.None);
            Assert.Equal(Verdict.Passed, outcome.Verdict);
            Assert.Equal(_ztf[k].AlertId, outcome.Value!.Alert.AlertId);
        }
    }

    [Fact]
    public void Damaged_files_go_out_as_they_are_and_other_files_are_named()
    {
        Write("cut.avro", _ztf[0].Bytes[..3]);
        Write("cut.bin", new byte[] { 1, 2, 3 });
        Write("notes.md", "hello"u8.ToArray());

        var replay = new ReplayPackets([_folder.FullName]);
        var packets = replay.Read().ToArray();

        Assert.Equal([3, 3], packets.Select(packet => packet.Bytes.Length));
        Assert.Equal("notes.md", Path.GetFileName(Assert.Single(replay.Skipped)));
    }

    [Fact]
    public async Task Every_packet_is_sent_in_order_and_counted()
    {
        for (var k = 0; k < 3; k++)
            Write($"{k}.avro", _ztf[k].Bytes);
        var sink = new ListSink();
        var run = new ReplayRun(sink, TimeProvider.System, _ => { }) { Rate = 10_000 };

        await run.SendAsync(new ReplayPackets([_folder.FullName]).Read().ToAsyncEnumerable(), CancellationToken.None);

        Assert.Equal(3, run.Sent);
        Assert.Equal(_ztf.Take(3).Select(packet => packet.Key), sink.Values.Select(packet => packet.Key));
    }

    [Fact]
    public async Task A_pack_gives_the_packets_that_were_stored_in_it()
    {
        var lsst = new SimulatedStream(new SimulationOptions { Surveys = [SurveyModel.Lsst], Visits = 1, AlertsPerVisit = 1 }).First();
        using (var packs = Packs.Open(new PackPlace { Folder = _folder.FullName }))
        using (var writer = packs.CreateWriter(TimeProvider.System))
            await writer.AppendAsync([Entry(_ztf[0], 0), Entry(lsst, 1)], CancellationToken.None);

        var packets = new ReplayPackets([_folder.FullName]).Read().ToArray();

        Assert.Equal([("ztf-alerts", _ztf[0].Key), ("lsst-alerts", lsst.Key)], packets.Select(packet => (packet.Topic, packet.Key)));
        Assert.True(packets[1].Bytes.Span.SequenceEqual(lsst.Bytes.Span));

        static PackEntry Entry(SimulatedPacket packet, long offset) => new() { Topic = packet.Topic, Offset = offset, Bytes = packet.Bytes };
    }

    private byte[] Joined()
    {
        var schema = BundledSchemas.Text("ztf", "4.02")!;
        using var stream = new MemoryStream();
        using (var container = new ContainerWriter(stream, schema, "deflate"))
        {
            foreach (var packet in _ztf)
            {
                Assert.True(ObjectContainer.TryOpen(packet.Bytes, out var single, out _));
                container.Append(single.Datums().Single().Bytes.Span);
            }
        }

        return stream.ToArray();
    }

    private void Write(string name, ReadOnlyMemory<byte> bytes) => File.WriteAllBytes(Path.Combine(_folder.FullName, name), bytes.ToArray());

    private sealed class ListSink : ISink<ReplayPacket>
    {
        public List<ReplayPacket> Values { get; } = [];

        public ValueTask PublishAsync(IReadOnlyList<ReplayPacket> values, CancellationToken cancellation)
        {
            Values.AddRange(values);
            return ValueTask.CompletedTask;
        }
    }
}
