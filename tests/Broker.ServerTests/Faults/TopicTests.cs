using Broker.Broker.Simulator;
using Broker.Core.Hosting;
using Broker.Core.Streams.Kafka;
using Broker.ServerTests.Core.Streams;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;
using Confluent.Kafka;

namespace Broker.ServerTests.Faults;

/// <summary>F20 and F21: a topic for every night, and messages that are deleted before they are read.</summary>
[Collection(WithRealServers.Name)]
public sealed class TopicTests(RealServers servers)
{
    private const int Nights = 3;
    private static readonly TimeSpan Found = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Drained = TimeSpan.FromSeconds(90);
    private const string NextNight = "_20261129";

    [Fact]
    public Task Every_night_has_its_topic_and_no_first_or_last_message_is_missed() => FaultRuns.OfAsync("F20", async figures =>
    {
        using var topic = new NumberTopic(new() { Bootstrap = servers.Kafka! });
        var dice = Dice.For(figures.Seed, 0xF20);
        await using var source = topic.Source(options => options with { Topics = [$"^{topic.Name}_[0-9]{{8}}_programid[1-3]$"] });
        await using var reader = new BackgroundReader(source);
        var sent = 0;
        for (var night = 0; night < Nights; night++)
        {
            await topic.CreateAsync(1 + dice.Below(4), Suffix(night));
            foreach (var late in new[] { night, night - 1, night }.Where(n => n >= 0))
            {
                var count = 1 + dice.Below(200);
                await topic.SendAsync(sent, count, Suffix(late));
                sent += count;
                await Task.Delay(dice.Below(1_000));
            }

            await Eventually.HoldsAsync(() => reader.Count >= sent, Found, $"night {night} is found and everything read");
            if (night > 0)
                await topic.DeleteAsync(Suffix(night - 1));
        }

        Assert.Equal(Enumerable.Range(0, sent), reader.Values.Order());
        Assert.DoesNotContain(topic.Log.Warnings, line => line.Contains("LOST", StringComparison.Ordinal));
    });

    [Fact]
    public Task A_survey_that_goes_over_to_another_topic_is_followed_and_the_old_one_may_go() => FaultRuns.OfAsync("F20-broker", async figures =>
    {
        await using var run = await FaultRun.CreateAsync(servers, figures, new() { ByPattern = true });
        var broker = await run.StartAsync();
        var kafka = new KafkaConnection { Bootstrap = servers.Kafka! };
        var third = run.Packets.Count / 3;
        await run.Sender.SendAsync(run.Packets.Take(third));
        await KafkaTopics.EnsureAsync(kafka, [.. run.Place.Options.SurveyTopics.Select(topic => topic + NextNight)], FaultPlace.SurveyPartitions);
        await run.Sender.SendAsync(run.Packets.Skip(third).Take(run.Dice.Below(third)));
        var rest = run.Packets.Skip((int)run.Sender.Sent).ToList();
        run.Sender.Suffix = NextNight;
        await run.Sender.SendAsync(rest.Take(rest.Count / 2));
        await EndedAsync(run, run.Sender.Sent);
        using (var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers.Kafka }).SetLogHandler((_, _) => { }).Build())
            await admin.DeleteTopicsAsync(run.Place.Options.SurveyTopics);
        await run.Sender.SendAsync(rest.Skip(rest.Count / 2));

        await EndedAsync(run, run.Sender.Sent);
        var place = run.Place with { Options = run.Place.Options with { SurveyTopics = [.. run.Place.Options.SurveyTopics.Select(topic => topic + NextNight)] } };
        Assert.Null(await new FaultOracle(place).WaitUntilDrainedAsync(Drained));
        var problems = await new FaultJudge(run) { CopyMayBeFirst = true }.JudgeAsync();
        Assert.True(problems.Count == 0, string.Join("\n", problems));
        Assert.DoesNotContain(broker.Log, line => line.Contains("LOST", StringComparison.Ordinal));
    });

    /// <summary>Returns when so many of the survey's messages have come to an end.</summary>
    private static Task EndedAsync(FaultRun run, long messages) => Eventually.HoldsAsync(
        async () => (await new FaultOracle(run.Place).RowsAsync<long>("SELECT coalesce(sum(stored + duplicates + dead_lettered), 0)::bigint FROM ledger_ends")).Single() == messages,
        Drained, $"{messages} messages have come to an end");

    [Fact]
    public Task What_was_deleted_unread_is_told_to_the_last_offset() => FaultRuns.OfAsync("F21", async figures =>
    {
        using var topic = new NumberTopic(new() { Bootstrap = servers.Kafka! });
        var dice = Dice.For(figures.Seed, 0xF21);
        await topic.CreateAsync();
        await topic.SendAsync(0, 300);
        var read = 10 * (1 + dice.Below(10));
        var cut = read + 1 + dice.Below(150);
        await using (var source = topic.Source())
            await NumberTopic.ReadAsync(source, read);
        await topic.CutAsync(cut);

        await using var late = topic.Source();
        var rest = await NumberTopic.ReadAsync(late, 300 - cut);
        Assert.Equal(Enumerable.Range(cut, 300 - cut), rest.Select(m => m.Value));
        Assert.Equal(read, rest[0].LostFrom);
        Assert.All(rest.Skip(1), message => Assert.Null(message.LostFrom));
        await Eventually.HoldsAsync(() => topic.Log.Warnings.Any(line => line.Contains($"offsets [{read},{cut})", StringComparison.Ordinal)), Soon, "the gap is told");
        Assert.Single(topic.Log.Warnings, line => line.Contains("LOST", StringComparison.Ordinal));
    });

    private static string Suffix(int night) => $"_2026112{night}_programid1";
}
