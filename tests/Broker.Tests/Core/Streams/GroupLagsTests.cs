using Broker.Core.Streams.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Core.Streams;

/// <summary>Against the client library's mock cluster, in this process.</summary>
public sealed class GroupLagsTests
{
    [Fact]
    public async Task Lags_of_several_groups_are_read_at_once_and_again_of_topics_that_are_there()
    {
        using var kafka = new EmbeddedKafka();
        using (var sink = new KafkaSink<int>(kafka.Connection, v => new("packets", "key", BitConverter.GetBytes(v)), TimeProvider.System, NullLogger.Instance))
            await sink.PublishAsync([1, 2, 3], default);

        using var lags = new GroupLags(kafka.Connection);
        for (var again = 0; again < 2; again++)
        {
            var groups = await Task.WhenAll(new[] { "one", "two", "three" }.Select(group => lags.ReadAsync(group, ["packets", "missing"])));
            Assert.All(groups, lag => Assert.Equal(3, lag.Sum(partition => partition.Lag)));
            Assert.All(groups, lag => Assert.All(lag, partition => Assert.Equal(("packets", null), (partition.Of.Topic, partition.Committed))));
        }
    }
}
