using Broker.Core.Streams.Kafka;

namespace Broker.Tests.Core.Streams;

public sealed class TopicIdClientsTests
{
    [Fact]
    public void Readers_of_one_cluster_share_a_client_that_ends_with_the_last_of_them()
    {
        var (before, connection) = (TopicIdClients.Count, new KafkaConnection { Bootstrap = "127.0.0.1:1" });
        using (TopicIdClients.Use(connection))
        {
            using var same = TopicIdClients.Use(connection with { });
            using var other = TopicIdClients.Use(connection with { Bootstrap = "127.0.0.1:2" });
            Assert.Equal(before + 2, TopicIdClients.Count);
        }

        Assert.Equal(before, TopicIdClients.Count);
    }
}
