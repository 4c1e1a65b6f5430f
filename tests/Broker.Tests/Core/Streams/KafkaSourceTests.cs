using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Core.Streams;

/// <summary>Against the client library's mock cluster, in this process; it lets a new group wait 3 s, so there is one test.</summary>
public sealed class KafkaSourceTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);
    private static readonly byte[] Packet = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];
    private static readonly byte[] Garbage = [0xff];

    [Fact]
    public async Task What_a_sink_publishes_a_source_takes_through_pauses_with_garbage_marked_as_such()
    {
        using var kafka = new EmbeddedKafka();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using (var sink = new KafkaSink<byte[]>(kafka.Connection, v => new("packets", "key", v), TimeProvider.System, NullLogger.Instance))
            await sink.PublishAsync([[1], Packet, Garbage, [2]], deadline.Token);

        await using var source = new KafkaSource<int>(Options(kafka), Length, TimeProvider.System, NullLogger.Instance);
        Assert.False(source.IsReady, "nothing was asked of it yet");
        var seen = new List<(int Value, Reason? Fault, byte[] Bytes)>();
        while (await source.TakeAsync(deadline.Token) is { } batch)
        {
            seen.AddRange(batch.Select(m => (m.Value, m.Fault?.Reason, m.Bytes.ToArray())));
            Assert.True(source.IsReady);
            await Task.Delay(10 * Soon, deadline.Token);
            await source.CommitAsync(batch, deadline.Token);
        }

        Assert.Equal([[1], Packet, Garbage, [2]], seen.Select(s => s.Bytes));
        Assert.Equal([null, null, Reason.Undecodable, null], seen.Select(s => s.Fault));
        Assert.Equal([1, Packet.Length, 0, 1], seen.Select(s => s.Value));
    }

    private static KafkaSourceOptions Options(EmbeddedKafka kafka) => new()
    {
        Connection = kafka.Connection, Group = "test", Topics = ["packets"],
        BatchSize = 1, BatchWait = Soon, PauseAfter = Soon, StopAtEnd = true,
    };

    private static Outcome<int> Length(ReadOnlyMemory<byte> bytes) => bytes.Span[0] == Garbage[0]
        ? Outcome<int>.Rejected(Reason.Undecodable, "garbage")
        : Outcome<int>.Passed(bytes.Length);
}
