using Broker.Core.Streams.Kafka;
using Broker.ServerTests.Filter;
using Confluent.Kafka.Admin;

namespace Broker.ServerTests.Core.Streams;

/// <summary>Kafka as surveys run it: a login, a group id that must start with the user's name, TLS.</summary>
public sealed class LoginTests(GuardedKafka kafka) : IClassFixture<GuardedKafka>
{
    private const string Secret = "Pa55-of-the-reader";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_user_logs_in_and_reads_with_a_group_of_its_own_name(bool overTls)
    {
        using var topic = await TopicAsync();
        var reader = kafka.As("reader", Secret);
        await using var source = topic.Source(options => options with { Connection = overTls ? kafka.OverTls(reader) : reader, Group = $"reader-{topic.Name}" });

        Assert.Equal(Enumerable.Range(0, 20), (await NumberTopic.ReadAsync(source, 20)).Select(m => m.Value).Order());
        Assert.DoesNotContain(topic.Log.All, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Secret, "stranger", "may not use this consumer group; BROKER_GROUP")]
    [InlineData("wrong", "reader", "the login was refused; sasl.mechanism")]
    public async Task What_is_refused_is_said_in_plain_words(string password, string group, string said)
    {
        using var topic = await TopicAsync();
        await using var source = topic.Source(options => options with { Connection = kafka.As("reader", password), Group = $"{group}-{topic.Name}" });
        using var stop = new CancellationTokenSource();
        var taking = source.TakeAsync(stop.Token).AsTask();

        await Eventually.HoldsAsync(() => topic.Log.Warnings.Any(line => line.Contains(said, StringComparison.Ordinal)), Soon, $"it says why: {string.Join('\n', topic.Log.All)}");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
        Assert.DoesNotContain(topic.Log.All, line => line.Contains(password, StringComparison.Ordinal));
    }

    /// <summary>Twenty numbers, which the user reader may read with groups that start with its name.</summary>
    private async Task<NumberTopic> TopicAsync()
    {
        var topic = new NumberTopic(kafka.Admin);
        await topic.CreateAsync(2);
        await topic.SendAsync(0, 20);
        await topic.Admin.AlterUserScramCredentialsAsync(
        [
            new UserScramCredentialUpsertion
            {
                User = "reader", ScramCredentialInfo = new() { Mechanism = ScramMechanism.ScramSha512, Iterations = 4096 }, Password = System.Text.Encoding.UTF8.GetBytes(Secret),
            },
        ]);
        await topic.Admin.CreateAclsAsync([Allow(ResourceType.Topic, topic.Name, ResourcePatternType.Literal), Allow(ResourceType.Group, "reader", ResourcePatternType.Prefixed)]);
        return topic;
    }

    private static AclBinding Allow(ResourceType type, string name, ResourcePatternType pattern) => new()
    {
        Pattern = new() { Type = type, Name = name, ResourcePatternType = pattern },
        Entry = new() { Principal = "User:reader", Host = "*", Operation = AclOperation.Read, PermissionType = AclPermissionType.Allow },
    };
}
