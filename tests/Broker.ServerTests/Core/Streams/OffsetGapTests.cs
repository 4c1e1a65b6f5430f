using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;
using Confluent.Kafka;

namespace Broker.ServerTests.Core.Streams;

/// <summary>What Kafka deleted before it was read, and topics that are deleted and made again.</summary>
[Collection(WithRealServers.Name)]
public sealed class OffsetGapTests(RealServers servers) : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);
    private readonly NumberTopic topic = new(new() { Bootstrap = servers.Kafka! });

    public void Dispose() => topic.Dispose();

    [Fact]
    public async Task What_retention_ate_is_told_exactly_and_reading_goes_on_at_the_oldest()
    {
        await topic.CreateAsync();
        await topic.SendAsync(0, 100);
        await using (var source = topic.Source())
            Assert.Equal(Enumerable.Range(0, 40), (await NumberTopic.ReadAsync(source, 40)).Select(m => m.Value));
        await topic.CutAsync(70);

        await using var late = topic.Source();
        var read = await NumberTopic.ReadAsync(late, 30);

        Assert.Equal(Enumerable.Range(70, 30), read.Select(m => m.Value));
        Assert.Equal([40, .. Enumerable.Repeat<long?>(null, 29)], read.Select(m => m.LostFrom));
        Assert.Contains($"LOST {topic.Name} [[0]] offsets [40,70)", Assert.Single(topic.Log.Warnings, IsLoss), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partition_that_was_emptied_is_told_at_once_and_its_next_message_says_so_too()
    {
        await topic.CreateAsync();
        await topic.SendAsync(0, 20);
        await using (var source = topic.Source())
            await NumberTopic.ReadAsync(source, 10);
        await topic.CutAsync(20);

        await using var late = topic.Source();
        using var stop = new CancellationTokenSource();
        var taking = late.TakeAsync(stop.Token).AsTask();
        await Eventually.HoldsAsync(() => topic.Log.Warnings.Any(IsLoss), Soon, "the gap is told while nothing comes");
        await topic.SendAsync(20, 1);
        var first = Assert.Single((await taking)!);
        Assert.Equal((20, 20L, 10L), (first.Value, first.Offset, first.LostFrom));
        Assert.Contains("offsets [10,20)", Assert.Single(topic.Log.Warnings, IsLoss), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_of_transactions_and_what_was_taken_back_are_no_gaps()
    {
        await topic.CreateAsync();
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = servers.Kafka, TransactionalId = topic.Name }).Build();
        producer.InitTransactions(Soon);
        for (var i = 0; i < 6; i++)
        {
            producer.BeginTransaction();
            producer.Produce(topic.Name, new Message<string, byte[]> { Key = "k", Value = BitConverter.GetBytes(i) });
            if (i % 2 == 0)
                producer.CommitTransaction();
            else
                producer.AbortTransaction();
        }

        await using var source = topic.Source();
        var read = await NumberTopic.ReadAsync(source, 3);

        Assert.Equal([0, 2, 4], read.Select(m => m.Value));
        Assert.All(read, message => Assert.Null(message.LostFrom));
        Assert.DoesNotContain(topic.Log.Warnings, IsLoss);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    public async Task A_topic_that_is_made_again_while_it_is_read_is_read_from_its_beginning(int newMessages)
    {
        await topic.CreateAsync();
        await topic.SendAsync(0, 30);
        await using var source = topic.Source();
        var before = await NumberTopic.ReadAsync(source, 30);

        await topic.DeleteAsync();
        await Eventually.HoldsAsync(() => TryAsync(() => topic.CreateAsync()), Soon, "it is made again");
        await topic.SendAsync(1_000, newMessages);
        var (after, mistaken) = (new HashSet<int>(), new List<StreamMessage<int>>());
        while (after.Count < newMessages)
        {
            var read = await NumberTopic.ReadAsync(source, 1);
            after.UnionWith(read.Where(m => m.TopicId != before[0].TopicId).Select(m => m.Value));
            mistaken.AddRange(read.Where(m => m.TopicId == before[0].TopicId && m.Offset < before.Count));
        }

        Assert.Equal(Enumerable.Range(1_000, newMessages), after.Order());
        Assert.Empty(mistaken);
        Assert.NotEqual(Guid.Empty, before[0].TopicId);
        Assert.Equal(newMessages, await CommittedAsync());
        Assert.DoesNotContain(topic.Log.Warnings, IsLoss);
    }

    [Fact]
    public async Task A_topic_that_is_made_again_while_nobody_reads_it_is_read_from_its_beginning()
    {
        await topic.CreateAsync();
        await topic.SendAsync(0, 30);
        await using (var source = topic.Source())
            await NumberTopic.ReadAsync(source, 30);
        await topic.DeleteAsync();
        await Eventually.HoldsAsync(() => TryAsync(() => topic.CreateAsync()), Soon, "it is made again");
        await topic.SendAsync(1_000, 50);

        await using var late = topic.Source();
        Assert.Equal(Enumerable.Range(1_000, 50), (await NumberTopic.ReadAsync(late, 50)).Select(m => m.Value));
    }

    private static bool IsLoss(string line) => line.Contains("LOST", StringComparison.Ordinal);

    private async Task<long> CommittedAsync()
    {
        using var lags = new GroupLags(topic.Connection);
        return (await lags.ReadAsync($"{topic.Name}-group", [topic.Name]))[0].Committed ?? -1;
    }

    private static async Task<bool> TryAsync(Func<Task> attempt)
    {
        try
        {
            await attempt();
            return true;
        }
        catch (Confluent.Kafka.Admin.CreateTopicsException)
        {
            return false;
        }
    }
}
