using System.Text.Json;
using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest;
using Broker.Ingest.Surveys;

namespace Broker.Tests.Ingest;

public sealed class ReuseTests
{
    private const int Packets = 12;

    private static readonly JsonSerializerOptions Exact = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    [Theory]
    [InlineData("lsst", "10.0")]
    [InlineData("lsst", "7.1")]
    [InlineData("ztf", "4.02")]
    [InlineData("ztf", "3.3")]
    public void Decoding_packets_again_allocates_nothing(string survey, string version)
    {
        var (decode, datums) = Made(survey, version);
        var alerts = Array.ConvertAll(datums, _ => new DecodedAlert());
        DecodeAll(decode, datums, alerts);
        DecodeAll(decode, datums, alerts);

        var before = GC.GetAllocatedBytesForCurrentThread();
        DecodeAll(decode, datums, alerts);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Contains(alerts, alert => alert.Alert.LightCurve.Count > 1);
    }

    [Theory]
    [InlineData("lsst", "10.0")]
    [InlineData("ztf", "4.02")]
    public void An_alert_that_is_filled_again_is_as_one_that_is_new(string survey, string version)
    {
        var (decode, datums) = Made(survey, version);
        var reused = new DecodedAlert();
        foreach (var datum in datums)
        {
            var fresh = new DecodedAlert();
            Assert.Equal(decode(datum, fresh, out _).Verdict, decode(datum, reused, out _).Verdict);
            Assert.Equal(Json(fresh), Json(reused));
        }
    }

    [Fact]
    public void A_cleared_alert_holds_nothing_of_the_one_before()
    {
        var blank = Json(new DecodedAlert());
        var decoded = new DecodedAlert();
        foreach (var property in typeof(Alert).GetProperties().Where(property => property.SetMethod is not null))
            property.SetValue(decoded.Alert, Something(property.PropertyType));
        decoded.Points.Add(new LightCurvePoint { MjdTai = 60_000, Band = "g", Status = PointStatus.Forced });
        Assert.All(typeof(Alert).GetProperties().Where(p => p.SetMethod is not null), p => Assert.NotEqual(p.GetValue(new DecodedAlert().Alert), p.GetValue(decoded.Alert)));

        decoded.Clear();

        Assert.Equal(blank, Json(decoded));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stage_fills_the_alerts_of_the_batch_before_only_when_it_is_told_to(bool reuse)
    {
        var ztf = AvroSchema.Parse(BundledSchemas.Text("ztf", "4.02")!);
        var stage = new IngestStage(SchemaPlaces.Reader(null), new Dedup(), new IngestSteps { ReuseAlerts = reuse });

        var first = await stage.RunAsync([Message(new MadePackets(5).Container(ztf, 1), 0)], CancellationToken.None);
        var second = await stage.RunAsync([Message(new MadePackets(6).Container(ztf, 1), 1)], CancellationToken.None);

        Assert.Equal((Verdict.Passed, Verdict.Passed), (first[0].Verdict, second[0].Verdict));
        Assert.Equal(reuse, ReferenceEquals(first[0].Value, second[0].Value));
    }

    private static string Json(DecodedAlert alert) => JsonSerializer.Serialize(alert, Exact);

    private static StreamMessage<ReadOnlyMemory<byte>> Message(byte[] bytes, long offset) =>
        new() { Value = bytes, Topic = "survey", Offset = offset, Timestamp = DateTimeOffset.UnixEpoch };

    private static (DatumDecoder Decode, byte[][] Datums) Made(string survey, string version)
    {
        var schema = AvroSchema.Parse(BundledSchemas.Text(survey, version)!);
        var made = new MadePackets(seed: 3);
        var decode = new SurveyDecoders(PacketReader.Surveys).For(schema).Value!;
        return (decode, [.. Enumerable.Range(0, Packets).Select(_ => made.Datum(schema)).Where(datum => decode(datum, new(), out _).Verdict == Verdict.Passed)]);
    }

    private static void DecodeAll(DatumDecoder decode, byte[][] datums, DecodedAlert[] alerts)
    {
        for (var i = 0; i < datums.Length; i++)
            decode(datums[i], alerts[i], out _);
    }

    private static object Something(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(string) => "something",
        var t when t == typeof(double) => 1.5,
        var t when t == typeof(long) => 7L,
        var t when t == typeof(int) => 7,
        var t when t == typeof(bool) => true,
        var t when t == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch,
        var t when t == typeof(IReadOnlyList<string>) => new List<string> { "something" },
        var t when t == typeof(IReadOnlyList<LightCurvePoint>) => new List<LightCurvePoint> { new() { MjdTai = 60_000, Band = "g", Status = PointStatus.Forced } },
        var t when t == typeof(StoredPacket) => new StoredPacket { Pack = "p", Offset = 1, SizeBytes = 2 },
        var t when t == typeof(AlertSource) => new AlertSource("t", Guid.Empty, 1, 2),
        var t when t == typeof(AlertContext) => new AlertContext { MissingReason = "something" },
        var t => throw new NotSupportedException($"what to put into a {t.Name}?"),
    };
}
