using System.Diagnostics;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Faults;

/// <summary>F3: the survey's Kafka is away.</summary>
[Collection(WithRealServers.Name)]
public sealed class SourceOutageTests(RealServers servers)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ResumeLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ShortestOutage = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan FullOutage = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_survey_Kafka_that_is_away_is_waited_for_and_read_on_soon_after_it_is_back()
    {
        await using var source = await KafkaCluster.StartAsync(Path.Combine(servers.Folder, RealServers.UniqueName("source")));
        await FaultRuns.OfAsync("F3", async figures =>
        {
            await source.ReviveAsync();
            await using var run = await FaultRun.CreateAsync(servers, figures, new() { SurveyKafka = source.Bootstrap });
            var broker = await run.StartAsync();
            var third = run.Packets.Count / 3;
            var oracle = new FaultOracle(run.Place);
            var sending = run.Sender.SendAsync(run.Packets.Take(2 * third));
            await Eventually.HoldsAsync(async () => await oracle.CountAsync("alerts") > run.Dice.Below(third), Limit, "some are stored");
            await source.Nodes[0].StopAsync();
            await Task.Delay(figures.Lasting(ShortestOutage + TimeSpan.FromSeconds(run.Dice.Uniform(0, 6)), FullOutage));
            Assert.True(broker.Runs, "it goes on without the survey");
            var before = await oracle.CountAsync("alerts");
            await source.Nodes[0].StartAsync(CancellationToken.None);
            await source.ReviveAsync();
            var back = Stopwatch.GetTimestamp();
            await sending;
            await run.Sender.SendAsync(run.Packets.Skip(2 * third));
            await Eventually.HoldsAsync(async () => await oracle.CountAsync("alerts") > before, Limit, "more are stored");
            var resume = Stopwatch.GetElapsedTime(back);
            figures.Note("resume_seconds", resume.TotalSeconds);
            Assert.True(resume < ResumeLimit, $"it took {resume.TotalSeconds:0.0} s to read on");
            await run.AssertAllThereAsync(Limit);
        });
    }
}
