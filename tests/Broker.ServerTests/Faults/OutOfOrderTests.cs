using System.Text.Json;
using Broker.Classify;
using Broker.Classify.Models;
using Broker.Core.Alerts;
using Broker.Core.Columns;
using Broker.Core.Streams;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Faults;

/// <summary>F23: what is known of an object does not depend on the order in which its packets came, nor on one that comes a day late.</summary>
[Collection(WithRealServers.Name)]
public sealed class OutOfOrderTests(RealServers servers)
{
    private const double LateShare = 0.1;
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(90);
    private static readonly Func<ClassifiedAlert, long?> Detections = ColumnTable.Find("n_detections")!.Integer!;
    private static readonly Func<ClassifiedAlert, double?> First = ColumnTable.Find("first_detection_mjd_tai")!.Number!;
    private static readonly Func<ClassifiedAlert, string?> Class = ColumnTable.Find("class")!.Text!;

    [Fact]
    public Task Objects_are_the_same_whatever_the_order_of_their_packets() => FaultRuns.OfAsync("F23", async figures =>
    {
        await using var run = await FaultRun.CreateAsync(servers, figures, new() { Packets = 300 });
        var broker = await run.StartAsync();
        var packets = Shuffled(run.Packets.Where(packet => packet is { IsDuplicate: false, Poison: null }).ToList(), run);
        var late = packets.Where(_ => run.Dice.Chance(LateShare)).ToHashSet();
        await run.Sender.SendAsync(packets.Where(packet => !late.Contains(packet)));
        Assert.Null(await new FaultOracle(run.Place).WaitUntilDrainedAsync(DrainLimit));
        await broker.StopAsync();
        await broker.StartAsync();
        await run.Sender.SendAsync(packets.Where(late.Contains));
        await run.AssertAllThereAsync(DrainLimit);

        using var api = new HttpClient { BaseAddress = broker.Api };
        var expected = await ExpectedAsync(run.Packets);
        foreach (var (survey, objectId) in expected.Keys)
            Assert.Equal(expected[(survey, objectId)], await FoundAsync(api, survey, objectId));
        Assert.True(expected.Count < packets.Count, "some objects have several alerts");
        figures.Note("objects", expected.Count);
        figures.Note("late", late.Count);
    });

    private static List<FaultPacket> Shuffled(List<FaultPacket> packets, FaultRun run)
    {
        for (var i = packets.Count - 1; i > 0; i--)
        {
            var j = run.Dice.Below(i + 1);
            (packets[i], packets[j]) = (packets[j], packets[i]);
        }

        return packets;
    }

    /// <summary>What the alerts of each object say together, read in the order of their times, without server or stream.</summary>
    private static async Task<Dictionary<(string Survey, string ObjectId), string>> ExpectedAsync(IEnumerable<FaultPacket> packets)
    {
        var alerts = new Dictionary<string, Alert>();
        foreach (var packet in packets.Where(packet => packet.Poison is null))
        {
            var read = await Reading.NewReader().ReadOneAsync(packet.Bytes, CancellationToken.None);
            alerts.TryAdd(read.Value.Alert.Id, read.Value.Alert);
        }

        using var models = ModelRegistry.Load(null);
        var classify = new ClassifyStage(models.Active);
        var expected = new Dictionary<(string, string), string>();
        foreach (var group in alerts.Values.OrderBy(alert => alert.MjdTai).ThenBy(alert => alert.AlertId).GroupBy(alert => (alert.Survey, alert.ObjectId)))
        {
            var history = group.ToList();
            var newest = (await classify.RunAsync([new StreamMessage<Alert> { Value = history[^1], Topic = "reference" }], CancellationToken.None))[0].Value!;
            expected[group.Key] = State(history, newest);
        }

        return expected;
    }

    private static string State(List<Alert> history, ClassifiedAlert newest)
    {
        var merge = new LightCurveMerge();
        foreach (var alert in history)
            merge.Add(new PacketOrder(alert.MjdTai, alert.AlertId), alert.LightCurve);
        return new ObjectState(
            history.Count,
            Math.Max(history.Max(alert => Detections(new ClassifiedAlert { Alert = alert }) ?? 0), history.Count),
            history.Min(alert => Math.Min(First(new ClassifiedAlert { Alert = alert }) ?? alert.MjdTai, alert.MjdTai)),
            Newest(newest.Alert.MjdTai, newest.Alert.RaDeg, newest.Alert.AlertId, Class(newest)),
            string.Join(' ', merge.Points().Select(point => $"{point.MjdTai:R} {point.Band} {point.FluxNanoJy:R}"))).ToString();
    }

    private static async Task<string> FoundAsync(HttpClient api, string survey, string objectId)
    {
        var path = $"/api/v1/objects/{survey}/{Uri.EscapeDataString(objectId)}";
        using var summary = JsonDocument.Parse(await api.GetStringAsync(path));
        using var curve = JsonDocument.Parse(await api.GetStringAsync($"{path}/light_curve"));
        var (body, latest) = (summary.RootElement, summary.RootElement.GetProperty("latest_alert"));
        var points = curve.RootElement.GetProperty("light_curve").EnumerateArray().Select(point =>
            $"{point.GetProperty("mjd_tai").GetDouble():R} {point.GetProperty("band").GetString()} {Number(point, "flux_njy"):R}");
        return new ObjectState(
            body.GetProperty("n_alerts").GetInt64(), body.GetProperty("n_detections").GetInt64(), body.GetProperty("first_mjd_tai").GetDouble(),
            Newest(body.GetProperty("last_mjd_tai").GetDouble(), body.GetProperty("ra").GetDouble(), long.Parse(latest.GetProperty("alert_id").GetString()!), latest.GetProperty("class").GetString()),
            string.Join(' ', points)).ToString();
    }

    private static string Newest(double mjdTai, double raDeg, long alertId, string? type) => $"{alertId} at {mjdTai:R} and {raDeg:R}, {type}";

    private static double? Number(JsonElement point, string name) =>
        point.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private sealed record ObjectState(long Alerts, long Detections, double FirstMjdTai, string Newest, string LightCurve);
}
