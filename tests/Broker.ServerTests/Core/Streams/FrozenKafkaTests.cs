using Broker.ServerTests.Faults;
using Broker.ServerTests.Filter;
using Broker.ServerTests.Servers;

namespace Broker.ServerTests.Core.Streams;

/// <summary>
/// A Kafka that stands still for longer than every session, its own with the cluster's controller too: when it goes on, readers join
/// again while the coordinator of their group is about to move.
/// </summary>
[Collection(WithRealServers.Name)]
public sealed class FrozenKafkaTests(RealServers servers)
{
    private const int Partitions = 3;
    private const int Some = 90;
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(11);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Readers_of_a_Kafka_that_was_frozen_read_every_partition_on()
    {
        await using var kafka = await KafkaCluster.StartAsync(Path.Combine(servers.Folder, RealServers.UniqueName("frozen")));
        using var topic = new NumberTopic(new() { Bootstrap = kafka.Bootstrap });
        await topic.CreateAsync(Partitions);
        await using var one = topic.Source(options => options with { Member = "one" });
        await using var other = topic.Source(options => options with { Member = "other" });
        await using var first = new BackgroundReader(one);
        await using var second = new BackgroundReader(other);
        var sent = 0;
        for (var round = 0; round < FaultRuns.Count + 1; round++, sent += Some)
        {
            await topic.SendAsync(sent, Some);
            await Eventually.HoldsAsync(() => Read().Count >= sent + Some, Soon, $"all {sent + Some} are read in round {round}");
            Posix.Send(kafka.Nodes[0].ProcessId, Posix.Stop);
            await Task.Delay(Frozen);
            Posix.Send(kafka.Nodes[0].ProcessId, Posix.Continue);
        }

        await topic.SendAsync(sent, Some);
        await Eventually.HoldsAsync(() => Read().Count == sent + Some, Soon, "all are read at last");
        await Eventually.HoldsAsync(async () => (await GroupLag.OfAsync(kafka.Bootstrap, [($"{topic.Name}-group", topic.Name)])).Count == 0, Soon, "all are committed");

        HashSet<int> Read() => [.. first.Values, .. second.Values];
    }
}
