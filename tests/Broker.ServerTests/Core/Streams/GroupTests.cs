using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;
using Confluent.Kafka;

namespace Broker.ServerTests.Core.Streams;

/// <summary>Several readers of one group: who owns what, and what happens to a batch whose partitions go.</summary>
[Collection(WithRealServers.Name)]
public sealed class GroupTests(RealServers servers) : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);
    private readonly NumberTopic topic = new(new() { Bootstrap = servers.Kafka! });

    public void Dispose() => topic.Dispose();

    [Fact]
    public async Task Partitions_that_go_to_another_reader_are_taken_out_of_the_batch_in_flight()
    {
        await topic.CreateAsync(4);
        await topic.SendAsync(0, 40);
        await using var first = topic.Source(options => options with { BatchSize = 40, BatchWait = TimeSpan.FromSeconds(2) });
        var batch = await NumberTopic.BatchAsync(first);
        Assert.Equal(40, (await first.StillOursAsync(batch, default)).Count);

        await using var second = topic.Source();
        var theirs = NumberTopic.ReadAsync(second, 1);
        await Eventually.HoldsAsync(async () => (batch = await first.StillOursAsync(batch, default)).Count < 40, Soon, "some are given away");
        var others = (await theirs).Select(m => m.Value).ToHashSet();
        await first.CommitAsync(batch, default);
        while (others.Count < 40 - batch.Count)
            others.UnionWith((await NumberTopic.ReadAsync(second, 1)).Select(m => m.Value));

        Assert.Empty(others.Intersect(batch.Select(m => m.Value)));
        Assert.Equal(Enumerable.Range(0, 40), others.Concat(batch.Select(m => m.Value)).Order());
    }

    [Fact]
    public async Task A_reader_whose_place_another_took_gets_nothing_of_its_batch_back()
    {
        await topic.CreateAsync(2);
        await topic.SendAsync(0, 20);
        await using var old = topic.Source(options => options with { Member = "the-one" });
        var batch = await NumberTopic.BatchAsync(old);
        await using var young = topic.Source(options => options with { Member = "the-one" });
        Assert.Equal(20, (await NumberTopic.ReadAsync(young, 20)).Count);

        await Eventually.HoldsAsync(async () => await LeftAsync(old, batch) == 0, Soon, "the old one learns that it owns nothing");
        Assert.Contains(topic.Log.Warnings, line => line.Contains("BROKER_MEMBER", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_member_that_comes_back_in_time_disturbs_nobody()
    {
        await topic.CreateAsync(4);
        await topic.SendAsync(0, 40);
        var (one, two) = (Member("one"), Member("two"));
        await using var staying = topic.Source(one);
        var going = topic.Source(two);
        await using (var reading = new BackgroundReader(staying))
        {
            await Eventually.HoldsAsync(() => reading.Count == 40, Soon, "the first reads all");
            await using (var other = new BackgroundReader(going))
            {
                await Eventually.HoldsAsync(async () => await SentAsync(200) && other.Partitions.Count == 2, Soon, "the second has two partitions");
                await SettledAsync();
            }

            await going.DisposeAsync();
            var before = topic.Log.All.Count(IsRebalance);
            await topic.SendAsync(100, 40);
            await using var back = topic.Source(two);
            await using var again = new BackgroundReader(back);
            await Eventually.HoldsAsync(() => again.Partitions.Count == 2 && reading.Values.Concat(again.Values).Count(v => v is >= 100 and < 200) == 40, Soon, "all is read");
            Assert.Equal(1, again.Assignments.Max());
            Assert.Equal(before + 1, topic.Log.All.Count(IsRebalance));
        }
    }

    [Fact]
    public async Task A_new_topic_that_matches_is_found_and_the_old_one_may_go()
    {
        await topic.CreateAsync(2, "_20261120_a");
        await topic.SendAsync(0, 20, "_20261120_a");
        await using var source = topic.Source(options => options with { Topics = [$"^{topic.Name}_[0-9]{{8}}_.*"] });
        await using var reading = new BackgroundReader(source);
        await Eventually.HoldsAsync(() => reading.Count == 20, Soon, "the first night is read");

        await topic.CreateAsync(2, "_20261121_a");
        await topic.SendAsync(20, 20, "_20261121_a");
        await topic.SendAsync(40, 20, "_20261120_a");
        await Eventually.HoldsAsync(() => reading.Count == 60, TimeSpan.FromSeconds(15), "the next night is found, and the last messages of the first are read");
        await topic.DeleteAsync("_20261120_a");
        await Task.Delay(TimeSpan.FromSeconds(7));
        await topic.SendAsync(60, 20, "_20261121_a");
        await Eventually.HoldsAsync(() => reading.Count == 80, Soon, "the next night is read on");

        Assert.Equal(Enumerable.Range(0, 80), reading.Values.Order());
        Assert.DoesNotContain(topic.Log.Warnings, line => line.Contains("LOST", StringComparison.Ordinal) || line.Contains("went back", StringComparison.Ordinal));
    }

    /// <summary>Returns when nothing has been shared out for a while.</summary>
    private async Task SettledAsync()
    {
        for (int before = -1, now = topic.Log.All.Count(IsRebalance); now != before; now = topic.Log.All.Count(IsRebalance))
        {
            before = now;
            await Task.Delay(TimeSpan.FromSeconds(2));
        }
    }

    private static Func<KafkaSourceOptions, KafkaSourceOptions> Member(string name) => options => options with { Member = name, SessionTimeout = TimeSpan.FromSeconds(20) };

    private async Task<bool> SentAsync(int first)
    {
        await topic.SendAsync(first, 16);
        return true;
    }

    /// <summary>Every member is told of every rebalance, even when nothing changes for it.</summary>
    private static bool IsRebalance(string line) => line.Contains("reads from now on", StringComparison.Ordinal);

    private static async Task<int> LeftAsync(KafkaSource<int> source, IReadOnlyList<StreamMessage<int>> batch)
    {
        try
        {
            return (await source.StillOursAsync(batch, default)).Count;
        }
        catch (KafkaException)
        {
            return batch.Count;
        }
    }
}
