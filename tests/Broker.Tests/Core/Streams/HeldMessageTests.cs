using System.Diagnostics.Metrics;
using Broker.Core.Streams;

namespace Broker.Tests.Core.Streams;

public sealed class HeldMessageTests
{
    private readonly MemorySink<int> sink = new();
    private readonly LineLog log = new();
    private readonly SteppedTime time = new();
    private readonly HashSet<int> unknown = [];

    [Fact]
    public async Task A_held_message_and_all_behind_it_in_its_partition_come_again_and_the_others_are_committed()
    {
        unknown.Add(3);
        var source = new MemorySource<int>(Batch((1, 0), (2, 1), (3, 0), (4, 0), (5, 1)));
        source.OnHold = _ => unknown.Clear();

        var worker = await RunAsync(source);

        Assert.Equal([1, 2, 5, 3, 4], sink.Published);
        Assert.Equal([1, 2, 5, 3, 4], source.Committed.Select(m => m.Value));
        Assert.Equal((5, 5, 0), (worker.Counts.Consumed, worker.Counts.Passed, worker.Paused));
    }

    [Fact]
    public async Task Nothing_is_published_committed_or_counted_of_a_partition_that_waits()
    {
        unknown.Add(1);
        var source = new MemorySource<int>(Batch((1, 0), (2, 0)));
        var (paused, metric, tries) = (0, -1L, 0);
        StreamWorker<int, int> worker = null!;
        source.OnHold = held =>
        {
            Assert.Equal([1, 2], held.Select(m => m.Value));
            if (++tries == 3)
                (paused, metric) = (worker.Paused, Metric());
            if (tries == 3)
                unknown.Clear();
        };
        worker = Worker(source);
        await worker.RunAsync(default);

        Assert.Equal((1, 1), (paused, metric));
        Assert.Equal([1, 2], sink.Published);
        Assert.Equal(2, worker.Counts.Consumed);
        Assert.Empty(worker.Counts.Rejected);
    }

    [Fact]
    public async Task A_worker_that_waits_is_ready_and_says_where_it_waits()
    {
        unknown.Add(4);
        var source = new MemorySource<int>(Batch((9, 0), (4, 3), (5, 3)));
        var (tries, health) = (0, (WorkerHealth?)null);
        StreamWorker<int, int> worker = null!;
        source.OnHold = _ =>
        {
            health = ++tries == 2 ? worker.Health : null;
            if (tries == 2)
                unknown.Clear();
        };
        worker = Worker(source);
        await worker.RunAsync(default);

        Assert.Equal(("test", true), (health!.Name, health.IsReady));
        Assert.Equal([new PausedPartition("in", 3, 1)], health.PausedPartitions);
        Assert.Empty(worker.Health.PausedPartitions);
    }

    [Fact]
    public async Task The_pause_is_told_exactly_at_once_then_once_a_minute_and_its_end_too()
    {
        unknown.Add(7);
        var source = new MemorySource<int>(Batch((7, 3)));
        var tries = 0;
        source.OnHold = _ =>
        {
            time.Step(TimeSpan.FromSeconds(10));
            if (++tries == 14)
                unknown.Clear();
        };

        await RunAsync(source);

        Assert.Equal(["0 s", "60 s", "120 s"], log.Lines.Where(l => l.Contains("PAUSED", StringComparison.Ordinal)).Select(l => l.Split("since ")[1].Split(':')[0]));
        Assert.StartsWith("test: PAUSED at in [3] offset 0 since 0 s: 7 is unknown. Nothing is skipped", log.Lines.First(l => l.Contains("PAUSED", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("test: goes on at in [3] offset 0 after 130 s", log.Lines);
    }

    [Fact]
    public async Task In_process_the_whole_channel_waits_and_goes_on_in_order()
    {
        unknown.Add(2);
        var topic = new ChannelTopic<int>("in", 10, new ImmediateTime());
        var source = topic.Subscribe(10, TimeSpan.FromMilliseconds(1));
        await topic.PublishAsync([1, 2, 3], default);
        var holds = 0;
        var stage = new Knowing(value => value != 2 || ++holds > 3);
        topic.Complete();

        await new StreamWorker<int, int>(new()
        {
            Name = "test", Source = source, Stage = stage, Sink = sink, DeadLetters = new MemorySink<DeadLetter>(), Log = log, Time = time,
        }).RunAsync(default);

        Assert.Equal([1, 2, 3], sink.Published);
        Assert.Equal(0, topic.Pending);
    }

    private static IReadOnlyList<StreamMessage<int>> Batch(params (int Value, int Partition)[] messages) =>
        [.. messages.Select((m, i) => new StreamMessage<int> { Value = m.Value, Topic = "in", Partition = m.Partition, Offset = i })];

    private StreamWorker<int, int> Worker(MemorySource<int> source) => new(new()
    {
        Name = "test", Source = source, Stage = new Knowing(value => !unknown.Contains(value)), Sink = sink,
        DeadLetters = new MemorySink<DeadLetter>(), Log = log, Time = time,
    });

    private async Task<StreamWorker<int, int>> RunAsync(MemorySource<int> source)
    {
        var worker = Worker(source);
        await worker.RunAsync(default);
        return worker;
    }

    private static long Metric()
    {
        long sum = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "broker.partitions.paused")
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => sum += value);
        listener.Start();
        listener.RecordObservableInstruments();
        return sum;
    }

    /// <summary>Passes what it knows and holds what it does not.</summary>
    private sealed class Knowing(Func<int, bool> knows) : IStage<int, int>
    {
        public ValueTask<IReadOnlyList<Outcome<int>>> RunAsync(IReadOnlyList<StreamMessage<int>> batch, CancellationToken cancellation) =>
            new([.. batch.Select(m => knows(m.Value) ? Outcome<int>.Passed(m.Value) : Outcome<int>.Held($"{m.Value} is unknown"))]);
    }
}
