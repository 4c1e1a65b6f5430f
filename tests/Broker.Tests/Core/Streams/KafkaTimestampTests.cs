using Broker.Core.Streams.Kafka;
using Confluent.Kafka;

namespace Broker.Tests.Core.Streams;

public sealed class KafkaTimestampTests
{
    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(253_402_300_800_000)]
    [InlineData(-1)]
    [InlineData(0)]
    public void A_number_that_is_no_time_counts_as_no_time(long milliseconds) =>
        Assert.Equal(default, KafkaSource<int>.AppendedAt(new Timestamp(milliseconds, TimestampType.CreateTime)));

    [Fact]
    public void A_time_is_kept_to_the_millisecond() =>
        Assert.Equal(DateTimeOffset.UnixEpoch.AddMilliseconds(1_700_000_000_123), KafkaSource<int>.AppendedAt(new Timestamp(1_700_000_000_123, TimestampType.CreateTime)));
}
