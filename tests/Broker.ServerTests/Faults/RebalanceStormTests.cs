using System.Diagnostics;
using Broker.Broker.Simulator;
using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Broker.ServerTests.Core.Streams;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Faults;

/// <summary>F15: readers join and leave all the time.</summary>
[Collection(WithRealServers.Name)]
public sealed class RebalanceStormTests(RealServers servers)
{
    private const int Partitions = 45;
    private const int MostReaders = 8;
    private const int Changes = 12;
    private const int SentAtOnce = 500;

    /// <summary>Of the whole time, at most, nothing is read though there is something to read; asked of a storm of full length.</summary>
    private const double MostStalled = 0.20;
    private static readonly TimeSpan BetweenChanges = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenFullChanges = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FullStorm = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Fact]
    public Task Readers_that_come_and_go_lose_nothing_and_none_writes_when_another_has_begun() => FaultRuns.OfAsync("F15", async figures =>
    {
        using var topic = new NumberTopic(new() { Bootstrap = servers.Kafka! });
        await topic.CreateAsync(Partitions);
        var dice = Dice.For(figures.Seed, 0xF15);
        var (written, readers, sent) = (new Written(), new List<(KafkaSource<int> Source, BackgroundReader Reader)>(), 0);
        var between = figures.IsFull ? BetweenFullChanges : BetweenChanges;
        var storm = figures.Lasting(Changes * BetweenChanges, FullStorm);
        using var over = new CancellationTokenSource();
        var stalled = StalledAsync(written, () => Volatile.Read(ref sent), over.Token);
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < storm; await Task.Delay(between))
        {
            if (readers.Count > 1 && (readers.Count == MostReaders || dice.Uniform() < 0.4))
                await LeaveAsync(readers, dice.Below(readers.Count));
            else
                readers.Add(Join(topic, written));
            await topic.SendAsync(sent, SentAtOnce);
            Interlocked.Add(ref sent, SentAtOnce);
        }

        await over.CancelAsync();
        figures.Note("stalled_share", await stalled / storm);
        if (figures.IsFull)
            Assert.InRange(figures["stalled_share"], 0, MostStalled);
        await Eventually.HoldsAsync(() => written.Distinct == sent, Limit, $"all {sent} are read");
        await Eventually.HoldsAsync(async () => (await GroupLag.OfAsync(servers.Kafka!, [($"{topic.Name}-group", topic.Name)])).Count == 0, Limit, "all are committed");
        while (readers.Count > 0)
            await LeaveAsync(readers, 0);
        figures.Note("repeats", written.Count - sent);
        Assert.Empty(written.Zombies);
    });

    /// <summary>How long in all nothing was read though there was something to read.</summary>
    private static async Task<TimeSpan> StalledAsync(Written written, Func<int> sent, CancellationToken over)
    {
        var (stalled, before, at) = (TimeSpan.Zero, 0, Stopwatch.GetTimestamp());
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(Sample, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var now = written.Distinct;
            if (now == before && now < sent())
                stalled += Stopwatch.GetElapsedTime(at);
            (before, at) = (now, Stopwatch.GetTimestamp());
        }

        return stalled;
    }

    private static (KafkaSource<int>, BackgroundReader) Join(NumberTopic topic, Written written)
    {
        var source = topic.Source(options => options with { BatchSize = 50 });
        var owner = new object();
        return (source, new BackgroundReader(source, batch => written.Add(owner, batch)));
    }

    private static async Task LeaveAsync(List<(KafkaSource<int> Source, BackgroundReader Reader)> readers, int which)
    {
        var (source, reader) = readers[which];
        readers.RemoveAt(which);
        await reader.DisposeAsync();
        await source.DisposeAsync();
    }

    /// <summary>What was written, and by whom: once another has begun with a partition, its former owner is a zombie.</summary>
    private sealed class Written
    {
        private readonly Lock gate = new();
        private readonly Dictionary<int, (object Owner, int Assignment)> owners = [];
        private readonly HashSet<(int Partition, object Owner, int Assignment)> former = [];
        private readonly HashSet<int> values = [];
        private int distinct;

        /// <summary>How many different values.</summary>
        public int Distinct => Volatile.Read(ref distinct);

        public List<string> Zombies { get; } = [];

        public int Count { get; private set; }

        public void Add(object owner, IReadOnlyList<StreamMessage<int>> batch)
        {
            lock (gate)
            {
                foreach (var message in batch)
                    Add(owner, message);
            }
        }

        private void Add(object owner, StreamMessage<int> message)
        {
            Count++;
            if (values.Add(message.Value))
                distinct++;
            var now = (owner, message.Assignment);
            if (owners.TryGetValue(message.Partition, out var before) && before != now)
                former.Add((message.Partition, before.Owner, before.Assignment));
            owners[message.Partition] = now;
            if (former.Contains((message.Partition, owner, message.Assignment)))
                Zombies.Add($"[{message.Partition}] offset {message.Offset} was written by a reader that had lost the partition");
        }
    }
}
