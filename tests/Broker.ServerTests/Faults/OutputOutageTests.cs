using System.Diagnostics;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.ServerTests.Faults;

/// <summary>F4: our own Kafka is away for longer than a producer keeps a message, and for longer than a consumer may go without polling.</summary>
[Collection(WithRealServers.Name)]
public sealed class OutputOutageTests(RealServers servers)
{
    private const double RssMayMove = 0.10;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(8);
    /// <summary>With <see cref="Settled"/> longer than the 30 s after which a producer gives a message up, and than <see cref="Short"/>.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(42);
    private static readonly TimeSpan FullOutage = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Shorter than the outage, where by default it is 5 minutes.</summary>
    private static readonly Dictionary<string, string> Short = new() { ["BROKER_SURVEY_KAFKA_SETTINGS"] = "max.poll.interval.ms=45000" };

    [Fact]
    public async Task While_our_own_Kafka_is_away_the_survey_is_paused_and_polled_and_memory_stays_and_all_drains_afterwards()
    {
        await using var own = await KafkaCluster.StartAsync(Path.Combine(servers.Folder, RealServers.UniqueName("own")));
        await FaultRuns.OfAsync("F4", async figures =>
        {
            await own.ReviveAsync();
            await using var run = await FaultRun.CreateAsync(servers, figures, new() { Kafka = own.Bootstrap, SurveyKafka = servers.Kafka, Settings = Short });
            var broker = await run.StartAsync();
            var member = await MemberAsync(run);
            var sending = run.Sender.SendAsync(run.Packets);
            var oracle = new FaultOracle(run.Place);
            await Eventually.HoldsAsync(async () => await oracle.CountAsync("alerts") > run.Dice.Below(run.Packets.Count / 2), Limit, "some are stored");
            await own.Nodes[0].StopAsync();
            await sending;
            await Task.Delay(Settled);
            var (shrank, grew) = await WatchMemoryAsync(broker, figures.Lasting(Watched, FullOutage));
            figures.Note("rss_shrank", shrank);
            figures.Note("rss_grew", grew);
            Assert.True(broker.Runs, "it goes on without its own Kafka");
            Assert.Equal(member, await MemberAsync(run));
            Assert.InRange(shrank, 0, RssMayMove);
            Assert.InRange(grew, 0, RssMayMove);
            Assert.DoesNotContain(broker.Log, line => line.Contains("maximum poll interval", StringComparison.OrdinalIgnoreCase));

            await own.Nodes[0].StartAsync(CancellationToken.None);
            await own.ReviveAsync();
            var back = Stopwatch.GetTimestamp();
            await run.AssertAllThereAsync(Limit);
            figures.Note("drain_seconds", Stopwatch.GetElapsedTime(back).TotalSeconds);
        });
    }

    /// <summary>How far the process's memory went below and above what it was at first, as shares.</summary>
    private static async Task<(double Shrank, double Grew)> WatchMemoryAsync(FaultBroker broker, TimeSpan watched)
    {
        var first = Rss(broker);
        var (least, most) = (first, first);
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < watched; await Task.Delay(Look))
            (least, most) = (Math.Min(least, Rss(broker)), Math.Max(most, Rss(broker)));
        return (1 - (least / first), (most / first) - 1);
    }

    private static double Rss(FaultBroker broker)
    {
        using var process = Process.GetProcessById(broker.ProcessId);
        return process.WorkingSet64;
    }

    /// <summary>The one member of ingest's group, as Kafka knows it: another one after it was thrown out.</summary>
    private static async Task<string> MemberAsync(FaultRun run)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = run.Place.Options.SurveyKafka }).SetLogHandler((_, _) => { }).Build();
        var id = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                var groups = await admin.DescribeConsumerGroupsAsync([$"{run.Place.Options.Group}-ingest"]);
                var group = groups.ConsumerGroupDescriptions[0];
                id = group.Members.Count == 1 ? group.Members[0].ConsumerId : "";
                return group.State == ConsumerGroupState.Stable && id.Length > 0;
            },
            Limit,
            "ingest is in its group");
        return id;
    }
}
