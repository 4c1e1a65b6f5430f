using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Core.Streams;

/// <summary>Against the client library's mock cluster, in this process.</summary>
public sealed class KafkaHoldTests
{
    private const int Messages = 400;
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_held_partition_waits_while_others_flow_and_loses_and_reorders_nothing()
    {
        using var kafka = new EmbeddedKafka();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using (var sink = new KafkaSink<int>(kafka.Connection, v => new("packets", $"key {v % 16}", BitConverter.GetBytes(v)), TimeProvider.System, NullLogger.Instance))
            await sink.PublishAsync([.. Enumerable.Range(0, Messages)], deadline.Token);

        await using var source = new KafkaSource<int>(Options(kafka), bytes => Outcome<int>.Passed(BitConverter.ToInt32(bytes.Span)), TimeProvider.System, NullLogger.Instance);
        var done = new List<StreamMessage<int>>();
        var (holds, other, unknown) = (0, 0, -1);
        while (await source.TakeAsync(deadline.Token) is { } batch)
        {
            // One message is held six times over; whatever stands behind it in its partition must not come before it.
            unknown = unknown < 0 ? batch[batch.Count / 2].Value : unknown;
            var stuck = holds < 6 ? batch.Where(m => m.Value == unknown).Select(m => m.Partition).FirstOrDefault(-1) : -1;
            var at = batch.TakeWhile(m => m.Value != unknown).Count();
            var held = batch.Where((m, i) => m.Partition == stuck && i >= at).ToList();
            var decided = batch.Except(held).ToList();
            done.AddRange(decided);
            other += holds > 0 && holds < 6 ? decided.Count(m => m.Partition != stuck) : 0;
            await source.CommitAsync(decided, deadline.Token);
            if (held.Count == 0)
                continue;
            holds++;
            source.Hold(held);
        }

        Assert.Equal(6, holds);
        Assert.True(other > 0, "other partitions went on meanwhile");
        Assert.Equal(Enumerable.Range(0, Messages), done.Select(m => m.Value).Order());
        Assert.All(done.GroupBy(m => m.Partition), part => Assert.Equal(part.Select(m => m.Offset).Order(), part.Select(m => m.Offset)));
    }

    private static KafkaSourceOptions Options(EmbeddedKafka kafka) => new()
    {
        Connection = kafka.Connection, Group = "test", Topics = ["packets"],
        BatchSize = 30, BatchWait = Soon, StopAtEnd = true, HoldFor = 2 * Soon,
    };
}
