using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Core.Streams;

/// <summary>Against the client library's mock cluster, in this process.</summary>
public sealed class KafkaTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    private readonly EmbeddedKafka kafka = new();
    private readonly CancellationTokenSource deadline = new(TimeSpan.FromSeconds(20));

    [Fact]
    public async Task What_a_sink_publishes_a_source_takes_with_the_same_bytes()
    {
        var packet = Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7)).ToArray();
        await PublishAsync("packets", packet, [1, 2, 3], []);

        await using var source = Source("packets", stopAtEnd: true);
        var taken = await TakeAllAsync(source);

        Assert.Equal([packet, [1, 2, 3], []], taken.OrderBy(m => m.Offset).Select(m => m.Value.ToArray()));
        Assert.All(taken, m => Assert.Equal("packets", m.Topic));
    }

    [Fact]
    public async Task Batch_comes_again_when_it_was_not_committed()
    {
        await PublishAsync("repeats", [1], [2], [3]);
        await using (var first = Source("repeats", batchSize: 1))
        {
            var batch = await first.TakeAsync(deadline.Token);
            await first.CommitAsync(batch!, deadline.Token);
            await first.TakeAsync(deadline.Token);
        }

        await using var second = Source("repeats", stopAtEnd: true);
        Assert.Equal([2, 3], (await TakeAllAsync(second)).Select(m => m.Value.Span[0]));
    }

    [Fact]
    public async Task Reading_goes_on_after_a_long_busy_batch()
    {
        await PublishAsync("busy", [1], [2], [3]);
        await using var source = Source("busy", batchSize: 1);

        var first = await source.TakeAsync(deadline.Token);
        await Task.Delay(TimeSpan.FromMilliseconds(400), deadline.Token);
        await source.CommitAsync(first!, deadline.Token);
        var second = await source.TakeAsync(deadline.Token);
        var third = await source.TakeAsync(deadline.Token);

        Assert.Equal([2, 3], new[] { second, third }.Select(b => b![0].Value.Span[0]));
    }

    [Fact]
    public async Task Garbage_on_a_topic_of_ours_is_a_message_with_a_fault()
    {
        await PublishAsync("typed", [1], [0xff], [3]);
        var options = Options("typed") with { StopAtEnd = true };
        await using var source = new KafkaSource<int>(options, OnlySmall, TimeProvider.System, NullLogger.Instance);

        var batch = (await source.TakeAsync(deadline.Token))!;

        Assert.Equal([null, Reason.Undecodable, null], batch.Select(m => m.Fault?.Reason));
        Assert.Equal([0xff], batch[1].Bytes.ToArray());
    }

    public void Dispose()
    {
        deadline.Dispose();
        kafka.Dispose();
    }

    private static Outcome<int> OnlySmall(ReadOnlyMemory<byte> bytes) =>
        bytes.Span[0] < 10 ? Outcome<int>.Passed(bytes.Span[0]) : Outcome<int>.Rejected(Reason.Undecodable, "too large");

    private async Task PublishAsync(string topic, params byte[][] values)
    {
        using var sink = new KafkaSink<byte[]>(
            kafka.Connection, v => new KafkaRecord(topic, "one key", v), TimeProvider.System, NullLogger.Instance);
        await sink.PublishAsync(values, deadline.Token);
    }

    private KafkaSource<ReadOnlyMemory<byte>> Source(string topic, int batchSize = 100, bool stopAtEnd = false) => new(
        Options(topic) with { BatchSize = batchSize, StopAtEnd = stopAtEnd },
        Outcome<ReadOnlyMemory<byte>>.Passed, TimeProvider.System, NullLogger.Instance);

    private KafkaSourceOptions Options(string topic) => new()
    {
        Connection = kafka.Connection, Group = "test", Topics = [topic], BatchWait = Soon, PauseAfter = Soon,
    };

    private async Task<List<StreamMessage<ReadOnlyMemory<byte>>>> TakeAllAsync(ISource<ReadOnlyMemory<byte>> source)
    {
        var all = new List<StreamMessage<ReadOnlyMemory<byte>>>();
        while (await source.TakeAsync(deadline.Token) is { } batch)
            all.AddRange(batch);
        return all;
    }
}
