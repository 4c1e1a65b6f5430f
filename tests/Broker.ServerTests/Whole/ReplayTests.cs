using System.Net.Http.Json;
using System.Text.Json;
using Broker.Broker.Replay;
using Broker.Broker.Simulator;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Whole;

/// <summary>The whole broker between a survey's Kafka and those who asked: topic, webhook, REST.</summary>
[Collection(WithRealServers.Name)]
public sealed class ReplayTests(RealServers servers, OwnKafka kafka) : IClassFixture<OwnKafka>
{
    private const int MostFilesOfFolder = 5;
    private const int MostRecords = 150;
    private const long MostBytes = 300_000;

    [Fact]
    public async Task Replayed_packets_give_the_same_ids_in_the_topic_at_the_webhook_and_over_REST_and_a_balanced_ledger()
    {
        await using var receiver = await Receiver.StartAsync();
        var options = await WholeOptions.OwnAsync(servers) with { Kafka = kafka.ForOwnTopics, SurveyKafka = kafka.Bootstrap };
        await using var broker = await RunningBroker.StartAsync(options);
        var saved = await broker.AddFilterAsync(new
        {
            name = "seen", format = "json", expression = "dec < 90 AND flux_njy > 0", webhook = new { url = receiver.Url },
        });
        var paths = await PathsAsync(options.DataFolder);
        var messages = new ReplayPackets(paths).Read().ToList();
        var damaged = messages.Where(message => IsDamaged(message.File)).Select(message => Convert.ToHexStringLower(message.Bytes.Span)).ToList();
        var replay = await BrokerProgram.RunAsync(
            Path.Combine(options.DataFolder, "replay"), new Dictionary<string, string>(), ["replay", .. paths, "--kafka", kafka.Bootstrap]);
        Assert.True(replay.Code == 0, replay.Errors);
        Assert.Contains($"{messages.Count} sent", replay.Errors);

        var counts = await broker.DrainAsync(messages.Count);
        Assert.NotEmpty(damaged);
        Assert.Equal(damaged.Order(), (await broker.AskAsync<string>("SELECT encode(bytes, 'hex') FROM dead_letters")).Order());
        Assert.Equal(damaged.Count, counts.DeadLettered);
        Assert.Equal([counts.Stored], await broker.AskAsync<long>("SELECT count(*) FROM alerts"));
        Assert.Equal((counts.Stored, counts.Matched, counts.Matched, 0L), (counts.Scored, counts.Published, counts.Delivered, counts.Undeliverable));

        var inTopic = (await FilterTopic.ReadAsync(broker.PublicKafka, "filter.local.seen")).ConvertAll(FilterTopic.Id);
        Assert.NotEmpty(inTopic);
        Assert.Equal(counts.Matched, inTopic.Count);
        Assert.Equal(inTopic.Order(), receiver.Messages.Select(message => message.Id).Order());
        var secret = saved.GetProperty("webhook").GetProperty("secret").GetString()!;
        Assert.All(receiver.Messages, message => Assert.True(message.IsSignedWith(secret)));
        Assert.Equal(inTopic.Order(), (await OverRestAsync(broker.Api)).Order());
        Assert.Equal(["lsst", "ztf"], inTopic.Select(id => id.Split(':')[0]).Distinct().Order());
    }

    private static bool IsDamaged(string file) =>
        file.Contains("/damaged/", StringComparison.Ordinal) || file.Contains("_truncated", StringComparison.Ordinal) || file.Contains("_corrupted", StringComparison.Ordinal);

    /// <summary>A few real packets of every kind at hand where there are any, and made-up ones with duplicates and damage.</summary>
    private static async Task<string[]> PathsAsync(string folder)
    {
        var made = Path.Combine(folder, "made");
        await PacketFiles.WriteAsync(WholeOptions.Simulation(7, 1, 25) with { PoisonShare = 0.1 }, made, CancellationToken.None);
        if (SourceTree.Alerts is not { } alerts)
        {
            await Console.Error.WriteLineAsync("no real survey packets found (BROKER_TEST_DATA): the replay plays made-up ones alone");
            return [Path.Combine(made, "packets")];
        }

        var real = new[] { "ztf", "lsst" }
            .SelectMany(survey => Directory.EnumerateFiles(Path.Combine(alerts, survey), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".avro" or ".bin" && new FileInfo(file).Length < MostBytes)
            .GroupBy(file => Path.GetDirectoryName(file))
            .SelectMany(files => files.Order(StringComparer.Ordinal).Take(MostFilesOfFolder))
            .Take(MostRecords);
        return [.. real, Path.Combine(made, "packets")];
    }

    private static async Task<List<string>> OverRestAsync(HttpClient api)
    {
        var page = await api.GetFromJsonAsync<JsonElement>("/api/v1/filters/local/seen/matches?limit=1000");
        return [.. page.GetProperty("matches").EnumerateArray().Select(match => match.GetProperty("id").GetString()!)];
    }
}
