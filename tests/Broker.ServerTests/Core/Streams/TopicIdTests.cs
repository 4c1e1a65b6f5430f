using Broker.Core.Streams.Kafka;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.ServerTests.Core.Streams;

[Collection(WithRealServers.Name)]
public sealed class TopicIdTests(RealServers servers)
{
    private const string Topic = "one_replica";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Ids_are_told_while_a_partition_has_no_leader()
    {
        await using var kafka = await KafkaCluster.StartAsync(Path.Combine(servers.Folder, RealServers.UniqueName("ids")), 3);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.Bootstrap }).SetLogHandler((_, _) => { }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = Topic, NumPartitions = 3, ReplicationFactor = 1 }]);
        using var ids = TopicIdClients.Use(new KafkaConnection { Bootstrap = kafka.Bootstrap });
        var before = await ids.AskAsync([Topic, "no_such_topic"]);
        Assert.NotEqual(Guid.Empty, Assert.Single(before).Value);

        await kafka.Nodes[2].StopAsync();
        await Eventually.HoldsAsync(() => HasNoLeader(admin), Soon, "a partition has no leader");

        IReadOnlyDictionary<string, Guid> after = new Dictionary<string, Guid>();
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    after = await ids.AskAsync([Topic, "no_such_topic"]);
                    return true;
                }
                catch (KafkaException)
                {
                    // Asked of the node that is gone.
                    return false;
                }
            },
            Soon, "somebody answers");
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Whoever_asks_a_cluster_that_is_away_is_told_so()
    {
        using var ids = TopicIdClients.Use(new KafkaConnection { Bootstrap = "127.0.0.1:1" });
        await Assert.ThrowsAsync<KafkaException>(() => ids.AskAsync([Topic]));
    }

    private static bool HasNoLeader(IAdminClient admin) =>
        admin.GetMetadata(Topic, TimeSpan.FromSeconds(5)).Topics.Single().Partitions.Any(partition => partition.Leader < 0);
}
