using Broker.Core.Streams;

namespace Broker.Tests.Core.Streams;

public sealed class RejectBreakerTests
{
    private readonly MemorySink<int> sink = new();
    private readonly MemorySink<DeadLetter> letters = new();
    private readonly LineLog log = new();
    private readonly SteppedTime time = new();

    [Fact]
    public async Task A_topic_of_which_nearly_all_is_rejected_stops_and_the_others_go_on()
    {
        var source = new MemorySource<int>(Batch("bad", [.. Enumerable.Repeat(-1, 150)]), Batch("good", 1, 2, 3), Batch("bad", -1, -1));
        IReadOnlyList<string> stopped = [];
        var (holds, cured) = (0, false);
        var stage = new Curable(() => cured);
        StreamWorker<int, int> worker = null!;
        source.OnHold = _ =>
        {
            time.Step(TimeSpan.FromSeconds(10));
            stopped = worker.Health.StoppedTopics;
            cured = ++holds > 20;
        };
        worker = Worker(source, stage);
        await worker.RunAsync(default);

        Assert.Equal(["bad"], stopped);
        Assert.Empty(worker.Stopped);
        Assert.Equal(100, letters.Published.Count);
        Assert.Equal([2, 4, 6], sink.Published.Where(value => value > 0));
        Assert.Equal(52, sink.Published.Count(value => value == -2));
        Assert.Equal(155, source.Committed.Count);
    }

    [Fact]
    public async Task It_is_told_at_once_then_every_minute_and_so_is_its_end()
    {
        var source = new MemorySource<int>(Batch("bad", [.. Enumerable.Repeat(-1, 101)]));
        var holds = 0;
        source.OnHold = _ =>
        {
            holds++;
            time.Step(TimeSpan.FromSeconds(10));
        };
        await Worker(source, new Curable(() => holds > 14)).RunAsync(default);

        var told = log.Lines.Where(line => line.Contains("bad", StringComparison.Ordinal) && !line.Contains("more dead letter", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, told.Count);
        Assert.StartsWith("test: STOPPED reading bad: 100 of 100 of its latest messages were rejected, the last as OutOfRange: negative. Those are dead letters", told[0], StringComparison.Ordinal);
        Assert.StartsWith("test: still STOPPED at bad since 60 s: OutOfRange: negative", told[1], StringComparison.Ordinal);
        Assert.StartsWith("test: still STOPPED at bad since 120 s", told[2], StringComparison.Ordinal);
        Assert.StartsWith("test: reads bad on after 150 s", told[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_that_others_read_now_or_that_is_gone_is_an_alarm_no_longer()
    {
        var source = new MemorySource<int>(Batch("bad", [.. Enumerable.Repeat(-1, 101)]), Batch("good", 1, 2, 3));
        StreamWorker<int, int> worker = null!;
        (IReadOnlyList<string> Soon, IReadOnlyList<string> Later) stopped = ([], []);
        var holds = 0;
        source.OnHold = _ =>
        {
            time.Step(TimeSpan.FromSeconds(119));
            var soon = worker.Stopped;
            time.Step(TimeSpan.FromSeconds(2));
            stopped = holds++ == 0 ? (soon, worker.Stopped) : stopped;
        };
        worker = Worker(source, new Curable(() => holds > 1));
        await worker.RunAsync(default);
        Assert.Equal(["bad"], stopped.Soon);
        Assert.Empty(stopped.Later);
    }

    [Fact]
    public async Task Fewer_rejects_stop_nothing()
    {
        var source = new MemorySource<int>(Batch("mixed", [.. Enumerable.Range(0, 1_000).Select(i => i % 10 == 0 ? 1 : -1)]));
        await Worker(source, new Curable(() => false)).RunAsync(default);
        Assert.Equal((900, 1_000), (letters.Published.Count, source.Committed.Count));
    }

    [Fact]
    public async Task An_operator_can_switch_it_off()
    {
        var source = new MemorySource<int>(Batch("bad", [.. Enumerable.Repeat(-1, 500)]));
        await Worker(source, new Curable(() => false), messages: 0).RunAsync(default);
        Assert.Equal((500, 500), (letters.Published.Count, source.Committed.Count));
    }

    private static IReadOnlyList<StreamMessage<int>> Batch(string topic, params int[] values) =>
        [.. values.Select((value, i) => new StreamMessage<int> { Value = value, Topic = topic, Partition = i % 3, Offset = i })];

    private StreamWorker<int, int> Worker(MemorySource<int> source, Curable stage, int messages = 100) => new(new()
    {
        Name = "test", Source = source, Stage = stage, Sink = sink, DeadLetters = letters, Log = log, Time = time, BreakerMessages = messages,
    });

    /// <summary>Rejects what is negative until it is cured.</summary>
    private sealed class Curable(Func<bool> isCured) : IStage<int, int>
    {
        public ValueTask<IReadOnlyList<Outcome<int>>> RunAsync(IReadOnlyList<StreamMessage<int>> batch, CancellationToken cancellation) =>
            new([.. batch.Select(m => m.Value > 0 || isCured() ? Outcome<int>.Passed(2 * m.Value) : Outcome<int>.Rejected(Reason.OutOfRange, "negative"))]);
    }
}
