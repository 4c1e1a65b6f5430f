using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Broker.Core.Alerts;
using Broker.Core.Storage;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest;
using Broker.Tests.Core.Streams;
using Broker.Tests.Core.Wire;

namespace Broker.Tests.Ingest;

public sealed class IngestStageTests
{
    private static readonly Guid TopicId = new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    private static readonly AvroSchema Ztf = AvroSchema.Parse(BundledSchemas.Text("ztf", "4.02")!);
    private static readonly AvroSchema Lsst = AvroSchema.Parse(BundledSchemas.Text("lsst", "10.0")!);

    [Fact]
    public async Task Each_message_has_its_outcome_in_order_and_bad_ones_do_not_touch_their_neighbours()
    {
        var good = Framed(1000);
        byte[][] messages =
        [
            good, [], [1, 2, 3], good[..40], [.. good, 0], Framed(9999), new MadePackets(1).Container(Ztf, 2),
            Atlas(), new MadePackets(2).Container(Ztf, 1),
        ];

        var outcomes = await Stage(new IngestSteps(), new SchemaStore([]), waits: false).RunAsync(Batch(messages), CancellationToken.None);

        Assert.Equal(
            [
                null, Reason.Undecodable, Reason.Undecodable, Reason.Undecodable, Reason.Undecodable, Reason.UnknownSchema,
                Reason.NotAnAlert, Reason.NotAnAlert, null,
            ],
            outcomes.Select(o => o.Verdict == Verdict.Passed ? (Reason?)null : o.Reason));
        Assert.All(outcomes.Where(o => o.Verdict == Verdict.Rejected), o => Assert.False(string.IsNullOrEmpty(o.Message)));
    }

    [Fact]
    public async Task A_second_message_with_the_same_alert_is_dropped_and_a_repeated_batch_is_not()
    {
        var stage = Stage(new IngestSteps());
        var batch = Batch(Framed(1000), Framed(1000));

        for (var round = 0; round < 2; round++)
        {
            var outcomes = await stage.RunAsync(batch, CancellationToken.None);
            Assert.Equal((Verdict.Passed, Verdict.Dropped, Reason.Duplicate), (outcomes[0].Verdict, outcomes[1].Verdict, outcomes[1].Reason));
        }
    }

    [Fact]
    public async Task Context_and_place_are_attached_and_cutouts_are_slices_of_what_is_stored()
    {
        IReadOnlyList<PackEntry> stored = [];
        var steps = new IngestSteps
        {
            ReadContext = (alerts, _) => new([.. alerts.Select(a => new AlertContext { MissingReason = a.Id })]),
            StorePackets = (packets, _) =>
            {
                stored = packets;
                return new([.. packets.Select(p => new StoredPacket { Pack = "p", Offset = 8, SizeBytes = p.Bytes.Length })]);
            },
        };
        var message = new MadePackets(5).Container(Ztf, 1);

        var outcomes = await Stage(steps).RunAsync(Batch(message, Deflated(message)), CancellationToken.None);

        var alert = outcomes[0].Value!;
        Assert.Equal(alert.Id, alert.Context.MissingReason);
        Assert.Equal(message.Length, alert.Packet!.SizeBytes);
        Assert.Equal(DateTimeOffset.UnixEpoch, alert.PublishedAt);
        Assert.Equal(new AlertSource("survey", TopicId, 0, 0), alert.Source);
        Assert.NotEmpty(alert.Packet.Cutouts);
        Assert.All(alert.Packet.Cutouts, c => Assert.Equal(-1, stored[0].Bytes.Span.Slice(c.Offset, c.SizeBytes).IndexOfAnyExcept((byte)'x')));
    }

    [Fact]
    public async Task A_compressed_packet_is_stored_unpacked_with_its_cutouts_in_place()
    {
        var message = Deflated(new MadePackets(5).Container(Ztf, 1));
        var reader = SchemaPlaces.Reader(null);

        var packet = (await reader.ReadOneAsync(message, CancellationToken.None)).Value!;

        Assert.NotEmpty(packet.Cutouts);
        Assert.All(packet.Cutouts, c => Assert.Equal(-1, packet.Bytes.Span.Slice(c.Offset, c.SizeBytes).IndexOfAnyExcept((byte)'x')));
        Assert.Equal(packet.Alert.Id, (await reader.ReadOneAsync(packet.Bytes, CancellationToken.None)).Value!.Alert.Id);
    }

    [Fact]
    public async Task A_packet_that_is_too_long_once_it_is_unpacked_is_rejected()
    {
        var datum = new MadePackets(5).Datum(Ztf);
        var filler = new byte[WireLimits.MaxPacketBytes - datum.Length];
        new Random(1).NextBytes(filler.AsSpan(0, filler.Length / 10));
        var schema = JsonNode.Parse(Ztf.ToJson())!;
        schema["fields"]!.AsArray().Add(new JsonObject { ["name"] = "filler", ["type"] = new JsonObject { ["type"] = "fixed", ["name"] = "filler_type", ["size"] = filler.Length } });
        using var container = new MemoryStream();
        using (var writer = new ContainerWriter(container, schema.ToJsonString(), "deflate"))
            writer.Append([.. datum, .. filler]);

        var outcome = await SchemaPlaces.Reader(null).ReadOneAsync(container.ToArray(), CancellationToken.None);

        Assert.InRange(container.Length, 1, WireLimits.MaxPacketBytes / 2);
        Assert.Equal((Verdict.Rejected, Reason.Undecodable), (outcome.Verdict, outcome.Reason));
        Assert.Contains("bytes when unpacked", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_block_is_one_rejected_packet_and_the_ones_before_it_are_decoded()
    {
        var file = TwoBlocks();

        var packets = new List<FilePacket>();
        await foreach (var packet in SchemaPlaces.Reader(null).ReadAllAsync(file.AsMemory(0, file.Length - 7), CancellationToken.None))
            packets.Add(packet);

        Assert.Equal([Verdict.Passed, Verdict.Rejected], packets.Select(p => p.Outcome.Verdict));
        Assert.Equal([0, 1], packets.Select(p => p.Index));
        Assert.True(packets[1].Offset > packets[0].Offset);
    }

    [Fact]
    public async Task A_message_of_an_unknown_schema_is_held_with_all_behind_it_in_its_partition_until_the_schema_appears()
    {
        using var folder = new TemporaryFolder();
        var time = new SteppedTime();
        var stage = Stage(new IngestSteps(), new SchemaStore([folder.Path], null, time), waits: true);
        var batch = Batch(Framed(1000, 1), Framed(9907, 2), Framed(1000, 3), Framed(1000, 4));
        batch[3] = batch[3] with { Partition = 1 };

        var outcomes = await stage.RunAsync(batch, CancellationToken.None);

        Assert.Equal([Verdict.Passed, Verdict.Held, Verdict.Held, Verdict.Passed], outcomes.Select(o => o.Verdict));
        foreach (var part in new[] { "9907", "99.7", folder.Path, "bundled", "BROKER_SCHEMAS", "BROKER_SCHEMA_REGISTRY", "--schemas" })
            Assert.Contains(part, outcomes[1].Message, StringComparison.Ordinal);

        folder.Write("99.7/lsst.v99_7.alert.avsc", Lsst.ToJson());
        time.Step(SchemaStore.AskAgainAfter);
        Assert.DoesNotContain(Verdict.Held, (await stage.RunAsync(batch[1..3], CancellationToken.None)).Select(o => o.Verdict));
    }

    [Fact]
    public async Task What_is_tried_again_is_never_held_for_a_schema_and_finds_one_that_was_mended_just_now()
    {
        using var folder = new TemporaryFolder();
        var schemas = new SchemaStore([folder.Path], null, new SteppedTime());
        var stage = new IngestStage(new PacketReader(schemas, PacketReader.Surveys) { WaitsForSchemas = false, LooksAgain = true }, new Dedup(), new IngestSteps());
        var batch = Batch(Framed(9907, 1));
        async Task<Outcome<Alert>> TryAsync() => (await stage.RunAsync(batch, CancellationToken.None))[0];

        Assert.Equal(Reason.UnknownSchema, (await TryAsync()).Reason);
        folder.Write("99.7.avsc", Lsst.ToJson().Replace("\"name\":\"psfFlux\"", "\"name\":\"flux\"", StringComparison.Ordinal));
        Assert.Equal((Verdict.Rejected, Reason.UnknownSchema), ((await TryAsync()).Verdict, (await TryAsync()).Reason));
        folder.Write("99.7.avsc", Lsst.ToJson());
        Assert.NotEqual(Reason.UnknownSchema, (await TryAsync()).Reason);
    }

    [Fact]
    public async Task A_schema_that_renames_the_flux_holds_its_messages_until_a_copy_of_it_says_the_old_name()
    {
        using var folder = new TemporaryFolder();
        var time = new SteppedTime();
        var stage = Stage(new IngestSteps(), new SchemaStore([folder.Path], null, time), waits: true);
        var batch = Batch(Framed(9907, 1), Framed(9907, 2));
        string Renamed(string aliases) => Lsst.ToJson().Replace("\"name\":\"psfFlux\"", $"\"name\":\"flux\"{aliases}", StringComparison.Ordinal);
        folder.Write("99.7.avsc", Renamed(""));

        var outcomes = await stage.RunAsync(batch, CancellationToken.None);

        Assert.All(outcomes, outcome => Assert.Equal(Verdict.Held, outcome.Verdict));
        foreach (var part in new[] { "schema 9907 (version 99.7)", "has no field psfFlux or psFlux", "aliases", "99.7/lsst.v99_7.alert.avsc" })
            Assert.Contains(part, outcomes[0].Message, StringComparison.Ordinal);

        folder.Write("99.7.avsc", Renamed(",\"aliases\":[\"psfFlux\"]"));
        time.Step(SchemaStore.AskAgainAfter);
        Assert.DoesNotContain(Verdict.Held, (await stage.RunAsync(batch, CancellationToken.None)).Select(o => o.Verdict));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_registry_that_does_not_answer_holds_a_message_even_where_nobody_would_come_by_with_a_schema(bool waits)
    {
        var stage = Stage(new IngestSteps(), new SchemaStore(["http://127.0.0.1:9"]), waits);

        Assert.Equal(Verdict.Held, (await stage.RunAsync(Batch(Framed(9907)), CancellationToken.None))[0].Verdict);
    }

    [Fact]
    public async Task The_archive_is_asked_for_what_was_observed_before_this_process_and_what_it_has_from_elsewhere_is_dropped()
    {
        var asked = new List<string>();
        var stage = Stage(new IngestSteps
        {
            AreStoredElsewhere = (alerts, _) =>
            {
                asked.AddRange(alerts.Select(alert => $"{alert.Id} {alert.Source!.Value.Offset}"));
                return ValueTask.FromResult<IReadOnlyList<bool>>([.. alerts.Select(alert => alert.Source!.Value.Offset == 1)]);
            },
        });

        var made = Enumerable.Range(1, 20).Select(seed => Framed(1000, seed)).ToArray();
        var first = await Stage(new IngestSteps()).RunAsync(Batch(made), CancellationToken.None);
        var different = made.Where((_, i) => first[i].Verdict == Verdict.Passed).Take(3).ToArray();

        var outcomes = await stage.RunAsync(Batch(different), CancellationToken.None);

        Assert.Equal([Verdict.Passed, Verdict.Dropped, Verdict.Passed], outcomes.Select(outcome => outcome.Verdict));
        Assert.Equal(3, asked.Distinct().Count());
    }

    private static IngestStage Stage(IngestSteps steps) => Stage(steps, new SchemaStore([]), waits: true);

    private static IngestStage Stage(IngestSteps steps, SchemaStore schemas, bool waits) =>
        new(new PacketReader(schemas, PacketReader.Surveys) { WaitsForSchemas = waits }, new Dedup(), steps);

    private static StreamMessage<ReadOnlyMemory<byte>>[] Batch(params byte[][] messages) =>
    [
        .. messages.Select((bytes, i) => new StreamMessage<ReadOnlyMemory<byte>>
        {
            Value = bytes, Topic = "survey", TopicId = TopicId, Offset = i, Timestamp = DateTimeOffset.UnixEpoch,
        }),
    ];

    private static byte[] Framed(int schemaId, int seed = 7)
    {
        byte[] message = [0, 0, 0, 0, 0, .. new MadePackets(seed).Datum(Lsst)];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), schemaId);
        return message;
    }

    private static byte[] Atlas() => new MadePackets(1).Container(
        AvroSchema.Parse("""{"type":"record","name":"atlas.alert","fields":[{"name":"candid","type":"long"}]}"""), 1);

    private static byte[] Deflated(byte[] container)
    {
        Assert.True(ObjectContainer.TryOpen(container, out var opened, out _));
        using var bytes = new MemoryStream();
        using (var writer = new ContainerWriter(bytes, opened.Schema.ToJson(), "deflate"))
            writer.Append(opened.Blocks().Single().Data.Span);
        return bytes.ToArray();
    }

    private static byte[] TwoBlocks()
    {
        using var bytes = new MemoryStream();
        using (var writer = new ContainerWriter(bytes, Ztf.ToJson()))
        {
            writer.Append(new MadePackets(1).Datum(Ztf));
            writer.EndBlock();
            writer.Append(new MadePackets(2).Datum(Ztf));
        }

        return bytes.ToArray();
    }
}
