using Broker.Core.Streams.Kafka;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Core.Streams;

public sealed class OffsetGapsTests : IDisposable
{
    private static readonly TopicPartition Partition = new("in", 0);

    private readonly IConsumer<Ignore, ReadOnlyMemory<byte>> consumer = KafkaConsumers
        .With(new() { Connection = new() { Bootstrap = "127.0.0.1:1" }, Group = "test", Topics = ["in"] }, new KafkaTroubles("test", TimeProvider.System, NullLogger.Instance))
        .Build();

    private readonly OffsetGaps gaps;

    public OffsetGapsTests()
    {
        consumer.Assign(Partition);
        gaps = new OffsetGaps("test", consumer, NullLogger.Instance) { AskWait = TimeSpan.FromMilliseconds(50) };
    }

    public void Dispose() => consumer.Dispose();

    [Fact]
    public void What_lies_between_the_place_that_was_read_last_and_the_first_message_was_deleted()
    {
        gaps.Begin([new TopicPartitionOffset(Partition, 40)]);

        Assert.Equal(40, gaps.Notice(Partition, 70));
        Assert.Null(gaps.Notice(Partition, 71));
    }

    [Fact]
    public void Where_nothing_was_read_before_nothing_is_missed()
    {
        gaps.Begin([new TopicPartitionOffset(Partition, Offset.Beginning)]);

        Assert.Null(gaps.Notice(Partition, 70));
    }

    [Fact]
    public void Only_what_lies_before_the_next_message_went_back()
    {
        gaps.Rewind(new TopicPartitionOffset(Partition, 30));

        Assert.Equal([true, false, false], new[] { 29L, 30, 31 }.Select(offset => gaps.WentBack(Partition, offset)));
        Assert.Null(gaps.Notice(Partition, 30));
        Assert.True(gaps.WentBack(Partition, 30));
    }
}
