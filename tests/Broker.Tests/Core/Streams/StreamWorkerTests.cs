using Broker.Core.Streams;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Core.Streams;

public sealed class StreamWorkerTests
{
    private readonly Doubling stage = new();
    private readonly ImmediateTime time = new();

    [Fact]
    public async Task Batch_is_repeated_when_publish_fails()
    {
        var source = new MemorySource<int>(MemorySource<int>.Batch(1, 2, 0));
        var sink = new MemorySink<int> { Failures = 3 };

        var worker = await RunAsync(source, sink, new());

        Assert.Equal([2, 4], sink.Published);
        Assert.Equal(4, sink.Tries);
        Assert.Equal(3, source.Committed.Count);
        Assert.Equal(3, worker.Counts.Consumed);
    }

    [Fact]
    public async Task Repeats_publish_what_the_stage_said_the_first_time()
    {
        var letters = new MemorySink<DeadLetter> { Failures = 2 };
        var sink = new MemorySink<int>();

        await RunAsync(new(MemorySource<int>.Batch(1, -1)), sink, letters);

        Assert.Equal([2, 2, 2], sink.Published);
        Assert.Single(letters.Published);
        Assert.Equal(1, stage.Runs);
    }

    [Fact]
    public async Task A_dead_letter_is_never_too_long_for_its_topic()
    {
        var bad = new StreamMessage<int>
        {
            Value = 0, Topic = "survey", Bytes = new byte[DeadLetter.MaxBytes + 1], Fault = new Fault(Reason.Undecodable, string.Concat(Enumerable.Repeat("\n\U0001F525", 5_000))),
        };
        var letters = new MemorySink<DeadLetter>();

        await RunAsync(new([bad]), new(), letters);

        var letter = Assert.Single(letters.Published);
        Assert.Equal(DeadLetter.MaxBytes, letter.Bytes.Length);
        Assert.InRange(letter.Message.Length, 1, DeadLetter.MaxMessageLength);
        Assert.StartsWith($"the first {DeadLetter.MaxBytes} of {DeadLetter.MaxBytes + 1} bytes are kept; ", letter.Message, StringComparison.Ordinal);
        Assert.False(letter.Message.Contains('\n') || char.IsHighSurrogate(letter.Message[^1]));
    }

    [Fact]
    public async Task Waits_between_repeats_double_up_to_the_longest()
    {
        await RunAsync(new(MemorySource<int>.Batch(1)), new() { Failures = 9 }, new());

        Assert.Equal([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000], time.Waits.Select(w => w.TotalMilliseconds));
    }

    [Fact]
    public async Task Offsets_are_committed_last()
    {
        var sink = new MemorySink<int>();
        var letters = new MemorySink<DeadLetter>();
        var seenAtCommit = (Published: 0, Letters: 0);
        var source = new MemorySource<int>(MemorySource<int>.Batch(1, -1))
        {
            OnCommit = () => seenAtCommit = (sink.Published.Count, letters.Published.Count),
        };

        await RunAsync(source, sink, letters);

        Assert.Equal((1, 1), seenAtCommit);
    }

    [Fact]
    public async Task Rejected_message_reaches_dead_letters_with_its_bytes()
    {
        var bad = new StreamMessage<int> { Value = -1, Topic = "survey", Partition = 3, Offset = 42, Bytes = new byte[] { 1, 2, 3 } };
        var letters = new MemorySink<DeadLetter>();

        var worker = await RunAsync(new([bad]), new(), letters);

        var letter = Assert.Single(letters.Published);
        Assert.Equal(("survey", 3, 42L, Reason.OutOfRange, "4 normalise", "negative"),
            (letter.Topic, letter.Partition, letter.Offset, letter.Reason, letter.Step, letter.Message));
        Assert.Equal(new byte[] { 1, 2, 3 }, letter.Bytes.ToArray());
        Assert.Equal(1, worker.Counts.Rejected[Reason.OutOfRange]);
    }

    [Fact]
    public async Task Unreadable_message_is_dead_lettered_and_its_neighbours_go_on()
    {
        var batch = MemorySource<int>.Batch(1, 2, 3).ToList();
        batch[1] = batch[1] with { Fault = new Fault(Reason.Undecodable, "cut off"), Bytes = new byte[] { 9 } };
        var sink = new MemorySink<int>();
        var letters = new MemorySink<DeadLetter>();

        await RunAsync(new(batch), sink, letters);

        Assert.Equal([2, 6], sink.Published);
        Assert.Equal(("3 decode", "cut off", 1), (letters.Published[0].Step, letters.Published[0].Message, letters.Published[0].Bytes.Length));
    }

    [Fact]
    public async Task Nothing_is_committed_when_dead_letter_sink_is_down()
    {
        using var stop = new CancellationTokenSource();
        var source = new MemorySource<int>(MemorySource<int>.Batch(1, -1), MemorySource<int>.Batch(5));
        var failures = 0;
        var letters = new MemorySink<DeadLetter>
        {
            Failures = int.MaxValue,
            OnFailure = () =>
            {
                if (++failures == 20)
                    stop.Cancel();
            },
        };

        var worker = await RunAsync(source, new(), letters, stop.Token);

        Assert.Empty(source.Committed);
        Assert.Equal(0, worker.Counts.Consumed);
        Assert.Equal(20, letters.Tries);
        Assert.True(source.Closed);
    }

    [Fact]
    public async Task Worker_ends_when_source_ends()
    {
        var source = new MemorySource<int>(MemorySource<int>.Batch(1), MemorySource<int>.Batch(), MemorySource<int>.Batch(2));
        var sink = new MemorySink<int>();

        await RunAsync(source, sink, new());

        Assert.Equal([2, 4], sink.Published);
        Assert.True(source.Closed);
    }

    [Fact]
    public async Task Batch_in_flight_is_finished_and_committed_when_told_to_stop()
    {
        using var stop = new CancellationTokenSource();
        var topic = new ChannelTopic<int>("in", 10, TimeProvider.System);
        var source = topic.Subscribe(2, TimeSpan.FromMilliseconds(1));
        await topic.PublishAsync([1, 2, 3], default);
        var published = new List<int>();
        var sink = new StoppingSink(published, stop);

        await new StreamWorker<int, int>(new()
        {
            Name = "test", Source = source, Stage = stage, Sink = sink, DeadLetters = new MemorySink<DeadLetter>(), Log = NullLogger.Instance,
        }).RunAsync(stop.Token);

        Assert.Equal([2, 4], published);
        Assert.Equal(1, topic.Pending);
    }

    private async Task<StreamWorker<int, int>> RunAsync(
        MemorySource<int> source, MemorySink<int> sink, MemorySink<DeadLetter> letters, CancellationToken stop = default)
    {
        var worker = new StreamWorker<int, int>(new()
        {
            Name = "test", Source = source, Stage = stage, Sink = sink, DeadLetters = letters, Log = NullLogger.Instance, Time = time,
        });
        await worker.RunAsync(stop);
        return worker;
    }

    private sealed class StoppingSink(List<int> published, CancellationTokenSource stop) : ISink<int>
    {
        public async ValueTask PublishAsync(IReadOnlyList<int> values, CancellationToken cancellation)
        {
            await stop.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            published.AddRange(values);
        }
    }
}
