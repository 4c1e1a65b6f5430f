using Broker.ServerTests.Servers;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.ServerTests.Faults;

/// <summary>F25: one user's filter misbehaves. The others get exactly what they asked for, and its owner reads why it does not.</summary>
[Collection(WithRealServers.Name)]
public sealed class RefusedFilterFaults(RealServers servers)
{
    private const string Victim = "every";

    [Fact]
    public Task A_filter_whose_topic_takes_nothing_stops_nobody_and_its_matches_are_in_the_archive() => FaultRuns.OfAsync("F25", async figures =>
    {
        await using var run = await FaultRun.CreateAsync(servers, figures);
        await MakeTopicAsync(run, run.Filters.Single(filter => filter.Name == Victim).Topic);
        await run.StartAsync();
        await run.Sender.SendAsync(run.Packets);
        var oracle = new FaultOracle(run.Place);
        Assert.Null(await oracle.WaitUntilDrainedAsync(TimeSpan.FromSeconds(90)));

        var expected = run.Reference.Matches[Victim].Count;
        var problem = Assert.Single(await new FaultJudge(run).JudgeAsync());
        Assert.StartsWith($"topic of {Victim}: missing ({expected})", problem, StringComparison.Ordinal);
        await Filter.Eventually.HoldsAsync(
            async () => (await oracle.RowsAsync<long>($"SELECT unpublished FROM filters WHERE name = '{Victim}'")).Single() >= expected, TimeSpan.FromSeconds(30), "its owner is told");
        Assert.Contains("MsgSizeTooLarge", (await oracle.RowsAsync<string>($"SELECT topic_disabled_reason FROM filters WHERE name = '{Victim}'")).Single(), StringComparison.Ordinal);
        figures.Note("refused", expected);
    });

    private static async Task MakeTopicAsync(FaultRun run, string topic)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = run.Place.Options.Kafka }).Build();
        await admin.CreateTopicsAsync(
            [new TopicSpecification { Name = run.Place.Prefix + topic, NumPartitions = 1, ReplicationFactor = 1, Configs = new() { ["max.message.bytes"] = "100" } }]);
    }
}
