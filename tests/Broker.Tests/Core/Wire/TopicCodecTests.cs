using System.Text.Json;
using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Tests.Ingest.Evolution;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Core.Wire;

public sealed class TopicCodecTests
{
    [Fact]
    public void Alerts_come_back_as_they_were() => ComesBack(v => v.Alert(), AlertCodec.Encode, AlertCodec.Decode);

    [Fact]
    public void Classified_alerts_come_back_as_they_were() => ComesBack(v => v.Classified(), ClassifiedCodec.Encode, ClassifiedCodec.Decode);

    [Fact]
    public void Matches_come_back_as_they_were() => ComesBack(v => v.Match(), MatchCodec.Encode, MatchCodec.Decode);

    [Fact]
    public void Dead_letters_come_back_with_their_bytes() => Prop.ForAll<int>(seed =>
    {
        var letter = new RandomValues(seed).DeadLetter();
        var back = DeadLetterCodec.Decode(DeadLetterCodec.Encode(letter)).Value!;
        Assert.Equal(letter.Bytes.ToArray(), back.Bytes.ToArray());
        Assert.Equal(letter with { Bytes = default }, back with { Bytes = default });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Damaged_bytes_are_rejected_or_read_but_never_throw() => Prop.ForAll<int>(seed =>
    {
        var values = new RandomValues(seed);
        MatchCodec.Decode(values.Damaged(MatchCodec.Encode(values.Match())));
        DeadLetterCodec.Decode(values.Damaged(DeadLetterCodec.Encode(values.DeadLetter())));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Order_of_a_dictionary_does_not_change_the_bytes()
    {
        var alert = new RandomValues(1).Alert();
        ClassifiedAlert With(params (string Name, double Value)[] values) => new()
        {
            Alert = alert,
            Scores = [new Score { Model = "m", Version = "1", Values = values.ToDictionary(v => v.Name, v => v.Value) }],
        };

        Assert.Equal(ClassifiedCodec.Encode(With(("a", 1), ("b", 2))), ClassifiedCodec.Encode(With(("b", 2), ("a", 1))));
    }

    [Fact]
    public void Message_of_an_unknown_schema_is_rejected_as_such()
    {
        var bytes = AlertCodec.Encode(new RandomValues(1).Alert());
        bytes[4]++;

        Assert.Equal((Reason.UnknownSchema, "schema 104 is unknown; this version writes 103"), (AlertCodec.Decode(bytes).Reason, AlertCodec.Decode(bytes).Message));
        Assert.Equal(Reason.UnknownSchema, ClassifiedCodec.Decode(AlertCodec.Encode(new RandomValues(1).Alert())).Reason);
        Assert.Equal(Reason.Undecodable, AlertCodec.Decode("no frame"u8.ToArray()).Reason);
    }

    [Fact]
    public void What_the_first_release_wrote_is_read_without_what_it_did_not_know() => Prop.ForAll<int>(seed =>
    {
        var match = new RandomValues(seed).Match();
        var datum = new DatumTree(MatchCodec.Encode(match)[ConfluentFrame.SizeBytes..]).Read(AvroSchema.Parse(TopicSchemas.Json(TopicSchemas.Match)!));
        var old = MatchCodec.Decode(Framed(301, datum));
        Assert.True(old.Verdict == Verdict.Passed, old.Message);
        Assert.Equal(Json(FirstRelease(match)), Json(old.Value!));

        var classified = (IReadOnlyDictionary<string, object?>)((IReadOnlyDictionary<string, object?>)datum!)["classified"]!;
        Assert.Equal(Json(FirstRelease(match).Classified), Json(ClassifiedCodec.Decode(Framed(201, classified)).Value!));
        Assert.Equal(Json(FirstRelease(match).Classified.Alert), Json(AlertCodec.Decode(Framed(101, classified["alert"])).Value!));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_was_written_before_sources_were_known_is_read_without_them() => Prop.ForAll<int>(seed =>
    {
        var match = new RandomValues(seed).Match();
        var datum = new DatumTree(MatchCodec.Encode(match)[ConfluentFrame.SizeBytes..]).Read(AvroSchema.Parse(TopicSchemas.Json(TopicSchemas.Match)!));
        var expected = match with { IsPublished = null, OwesWebhook = null, Classified = match.Classified with { Alert = match.Classified.Alert with { Source = null } } };
        Assert.Equal(Json(expected), Json(MatchCodec.Decode(Framed(302, datum)).Value!));

        var letter = new RandomValues(seed).DeadLetter();
        var old = new DatumTree(DeadLetterCodec.Encode(letter)[ConfluentFrame.SizeBytes..]).Read(AvroSchema.Parse(TopicSchemas.Json(TopicSchemas.DeadLetter)!));
        Assert.Equal(Guid.Empty, DeadLetterCodec.Decode(Framed(401, old)).Value!.TopicId);
    }).QuickCheckThrowOnFailure();

    private static byte[] Framed(int number, object? value)
    {
        var frame = new byte[ConfluentFrame.SizeBytes];
        ConfluentFrame.Write(frame, number);
        return [.. frame, .. Bytes.Of(AvroSchema.Parse(TopicSchemas.Json(number)!), value)];
    }

    private static FilterMatch FirstRelease(FilterMatch match)
    {
        var alert = match.Classified.Alert;
        var context = new AlertContext
        {
            Matches = [.. alert.Context.Matches.Select(near => near with { ProjectedKpc = null })],
            MissingReason = alert.Context.MissingReason,
        };
        var old = alert with
        {
            LightCurve = [.. alert.LightCurve.Select(point => point with { ScienceFluxNanoJy = null })],
            Context = context,
            DetectionCount = null,
            FirstDetectionMjdTai = null,
            Source = null,
        };
        return match with { IsPrivate = false, IsPublished = null, OwesWebhook = null, Classified = match.Classified with { Alert = old } };
    }

    [Fact]
    public void Match_in_a_container_is_read_with_the_schema_it_carries()
    {
        var match = new RandomValues(3).Match();
        var file = ContainerCodec.Match(match);

        Assert.True(ObjectContainer.TryOpen(file, out var container, out _));
        var datum = Assert.Single(container.Datums());
        Assert.True(datum.Fault.IsNone);
        Assert.Equal("broker.Match", container.Schema.FullName);
        var whole = MatchCodec.Encode(StoredAs(match, null) with { IsPublished = null, OwesWebhook = null });
        Assert.Equal(whole[ConfluentFrame.SizeBytes..^2], datum.Bytes.ToArray());
        Assert.Equal(file, ContainerCodec.Match(match with { IsPublished = true, OwesWebhook = true }));
        Assert.Equal(file, ContainerCodec.Match(StoredAs(match, new StoredPacket { Pack = "another", Offset = 8, SizeBytes = 1 })));
    }

    private static FilterMatch StoredAs(FilterMatch match, StoredPacket? packet) =>
        match with { Classified = match.Classified with { Alert = match.Classified.Alert with { Packet = packet, Source = packet is null ? null : new("survey", Guid.Empty, 1, 2) } } };

    [Fact]
    public void Symbols_in_the_schema_are_those_of_the_model()
    {
        var alert = AvroSchema.Parse(TopicSchemas.Json(TopicSchemas.Alert)!);
        var point = alert.Field("light_curve")!.Type.Items!;
        var cutout = alert.Field("packet")!.Type.Branches[1].Field("cutouts")!.Type.Items!;
        var host = alert.Field("context")!.Type.Field("host")!.Type.Branches[1];

        Assert.Equal(EnumNames<PointStatus>(), point.Field("status")!.Type.Symbols);
        Assert.Equal(EnumNames<CutoutKind>(), cutout.Field("kind")!.Type.Symbols);
        Assert.Equal(EnumNames<HostMethod>(), host.Field("method")!.Type.Symbols);
    }

    [Fact]
    public void Generated_alerts_use_every_field_of_the_model()
    {
        var alerts = Enumerable.Range(0, 50).Select(seed => new RandomValues(seed).Match()).ToList();
        var unused =
            from type in new[] { typeof(Alert), typeof(LightCurvePoint), typeof(StoredPacket), typeof(AlertSource), typeof(CatalogMatch), typeof(AlertContext), typeof(HostCandidate), typeof(Score) }
            from property in type.GetProperties()
            let text = $"\"{property.Name}\":"
            where !alerts.Any(a => Json(a).Split(text).Skip(1).Any(rest => !Starts(rest, "null", "[]", "{}", "0,", "\"\"")))
            select $"{type.Name}.{property.Name}";

        Assert.Empty(unused);
    }

    private static void ComesBack<T>(Func<RandomValues, T> make, Func<T, byte[]> encode, Func<ReadOnlyMemory<byte>, Outcome<T>> decode) =>
        Prop.ForAll<int>(seed =>
        {
            var value = make(new RandomValues(seed));
            var bytes = encode(value);
            var back = decode(bytes);
            Assert.Equal(Verdict.Passed, back.Verdict);
            Assert.Equal(Json(value), Json(back.Value!));
            Assert.Equal(bytes, encode(back.Value!));
        }).QuickCheckThrowOnFailure();

    private static bool Starts(string text, params string[] starts) => starts.Any(s => text.StartsWith(s, StringComparison.Ordinal));

    private static IEnumerable<string> EnumNames<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);

    /// <summary>Every property of the model, dictionaries sorted.</summary>
    private static string Json<T>(T value) => JsonSerializer.Serialize(value);
}
