using System.Globalization;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Faults;

/// <summary>The recipe of docs/replay.md: a second broker gives a night anew, and the first one's outputs stay as they are.</summary>
[Collection(WithRealServers.Name)]
public sealed class NewOutputsTests(RealServers servers)
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(90);

    [Fact]
    public Task A_second_broker_with_its_own_prefix_and_group_gives_the_same_alerts_scores_and_bodies_from_the_packs() => FaultRuns.OfAsync("replay", async figures =>
    {
        await using var run = await FaultRun.CreateAsync(servers, figures, new() { Packets = 200 });
        var broker = await run.StartAsync();
        await run.Sender.SendAsync(run.Packets);
        await run.AssertAllThereAsync(DrainLimit);
        var before = await FaultVerb.StateAsync(run);

        var again = run.Place with { Name = $"{run.Place.Name}.again" };
        again = again with { Options = again.Options with { Postgres = await servers.NewDatabaseAsync(), Group = again.Name, SurveyTopics = [$"{again.Name}.packets"] } };
        await using var receiver = await Receiver.StartAsync();
        await using var second = new FaultBroker(again, "again");
        await second.StartAsync();
        await second.AddFiltersAsync(run.Filters, receiver.Url);
        var night = await NightAsync(run);
        var (code, lines, errors) = await FaultVerb.RunAsync(run.Place, broker, ["replay", .. night, "--topic-out", again.Options.SurveyTopics[0], "--json"]);
        Assert.True(code == 0, errors);
        Assert.Equal(run.Reference.Alerts.Count, lines[^1].GetProperty("sent").GetInt64());
        Assert.Null(await new FaultOracle(again).WaitUntilDrainedAsync(DrainLimit));

        foreach (var sql in new[] { "SELECT concat_ws(' ', survey, alert_id, published_at, light_curve, scores) FROM alerts ORDER BY 1", "SELECT id FROM matches ORDER BY 1", "SELECT id FROM webhook_outbox ORDER BY 1" })
            Assert.Equal(await new FaultOracle(run.Place).RowsAsync<string>(sql), await new FaultOracle(again).RowsAsync<string>(sql));
        foreach (var filter in run.Filters)
            AssertBodies(run, again, filter);
        Assert.Equal(before, await FaultVerb.StateAsync(run));
    });

    [Fact]
    public Task Offsets_are_shown_and_set_back_only_while_nobody_reads_and_what_is_read_again_is_stored_once() => FaultRuns.OfAsync("offsets", async figures =>
    {
        var leavesAtOnce = new Dictionary<string, string> { ["BROKER_MEMBER"] = "" };
        await using var run = await FaultRun.CreateAsync(servers, figures, new() { Packets = 100 });
        var broker = await run.StartAsync(leavesAtOnce);
        await run.Sender.SendAsync(run.Packets);
        await run.AssertAllThereAsync(DrainLimit);

        var inKafka = (await FaultVerb.RunAsync(run.Place, broker, "replay", "--source", "kafka", "--from", "2020-01-01", "--dry-run", "--json")).Lines;
        Assert.Equal(run.Packets.Count, inKafka[^1].GetProperty("selected").GetInt64());
        var refused = await BrokerProgramAsync(run, broker, "reset", "--role", "ingest", "--to-earliest");
        Assert.Equal(1, refused.Code);
        Assert.Contains("stop role ingest first", refused.Errors);
        await broker.StopAsync();
        await BrokerProgramAsync(run, broker, "reset", "--role", "ingest", "--to-time", "2020-01-01", "--dry-run");
        Assert.Equal(0, await LagAsync(run, broker));
        var set = await BrokerProgramAsync(run, broker, "reset", "--role", "ingest", "--to-earliest");
        Assert.True(set.Code == 0, set.Errors);
        Assert.Equal(run.Packets.Count, await LagAsync(run, broker));

        await broker.StartAsync(settings: leavesAtOnce);
        await run.AssertAllThereAsync(DrainLimit);
    });

    private static Task<(int Code, IReadOnlyList<System.Text.Json.JsonElement> Lines, string Errors)> BrokerProgramAsync(FaultRun run, FaultBroker broker, params string[] words) =>
        FaultVerb.RunAsync(run.Place, broker, ["offsets", .. words, "--json"]);

    private static async Task<long> LagAsync(FaultRun run, FaultBroker broker) =>
        (await BrokerProgramAsync(run, broker, "--role", "ingest")).Lines.Sum(line => line.GetProperty("lag").GetInt64());

    /// <summary>One night where they are all of one, else the time of publication.</summary>
    private static async Task<string[]> NightAsync(FaultRun run)
    {
        var nights = await new FaultOracle(run.Place).RowsAsync<int>("SELECT DISTINCT floor(mjd_tai - 0.5)::int FROM alerts");
        return nights.Count == 1
            ? ["--night", DateTime.UnixEpoch.AddDays(nights[0] - 40_587).ToString("yyyyMMdd", CultureInfo.InvariantCulture)]
            : ["--from", "2020-01-01"];
    }

    private static void AssertBodies(FaultRun run, FaultPlace again, ExpectedFilter filter)
    {
        var expected = run.Reference.Matches[filter.Name];
        var found = TopicMessages.Read(again.Options.Kafka!, again.Prefix + filter.Topic).Select(message => message.Message.Value).ToList();
        Assert.Equal(expected.Count, found.Count);
        foreach (var body in found)
        {
            var match = expected[Whole.FilterTopic.Id(System.Text.Encoding.UTF8.GetString(body))];
            Assert.True(match.IsBody(body), match.Difference(body));
        }
    }
}
