using Broker.Core.Storage;
using Broker.ServerTests.Servers;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.ServerTests.Filter;

/// <summary>Fault F25 with a real Kafka: one filter's topic takes nothing, and only its owner notices.</summary>
[Collection(WithRealServers.Name)]
public sealed class RefusedFilterTests(RealServers servers)
{
    private const string Counts = "SELECT unpublished FROM filters WHERE owner = @id";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_topic_that_refuses_every_match_stops_nobody_and_its_owner_reads_why()
    {
        if (servers.Kafka is null)
        {
            await Console.Error.WriteLineAsync("no Kafka found: the embedded mock cluster refuses nothing, so this is not tested");
            return;
        }

        await using var role = await RunningRole.StartAsync(await servers.NewDatabaseAsync(), servers.Kafka, Path.Combine(servers.Folder, Guid.NewGuid().ToString("N")));
        var (refused, sound) = (RealServers.UniqueName("ann"), RealServers.UniqueName("ben"));
        await MakeTopicAsync($"filter.{refused}.f", "100");
        await role.AddAsync(refused, "dec < 90");
        await role.AddAsync(sound, "dec < 90");
        await role.LiveAsync(refused);
        await role.LiveAsync(sound);

        await role.SendAsync("o", 10);
        Assert.Equal(10, (await role.ReadTopicAsync($"filter.{sound}.f", 10)).Count);
        await Eventually.HoldsAsync(async () => await role.AskAsync<long>(Counts, refused) == 10, Soon, "the owner is told of ten matches");
        Assert.Contains("MsgSizeTooLarge", await role.AskAsync<string>("SELECT topic_disabled_reason FROM filters WHERE owner = @id AND topic_disabled_at IS NOT NULL", refused), StringComparison.Ordinal);
        Assert.True(await role.AskAsync<bool>("SELECT active FROM filters WHERE owner = @id", refused));
        var counts = await role.Role.CountAsync(CancellationToken.None);
        Assert.Equal((20, 10, 10), (counts.Matched, counts.Published, counts.Unpublished));

        // Its owner has the topic repaired and switches it on again.
        await AlterTopicAsync($"filter.{refused}.f", "1000000");
        Assert.NotNull(await new FilterTable(role.Database).EnableAsync(refused, "f", CancellationToken.None));
        await Eventually.HoldsAsync(() => role.Role.Filters.Current.Filters.All(filter => filter.TopicDisabledReason is null), Soon, "it is live with its topic");
        await role.SendAsync("o", 2);
        Assert.Equal(2, (await role.ReadTopicAsync($"filter.{refused}.f", 2)).Count);
    }

    private async Task MakeTopicAsync(string name, string largest)
    {
        using var admin = Admin();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = name, NumPartitions = 1, ReplicationFactor = 1, Configs = new() { ["max.message.bytes"] = largest } }]);
    }

    private async Task AlterTopicAsync(string name, string largest)
    {
        using var admin = Admin();
        await admin.IncrementalAlterConfigsAsync(new()
        {
            [new ConfigResource { Type = ResourceType.Topic, Name = name }] = [new ConfigEntry { Name = "max.message.bytes", Value = largest, IncrementalOperation = AlterConfigOpType.Set }],
        });
    }

    private IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers.Kafka }).Build();
}
