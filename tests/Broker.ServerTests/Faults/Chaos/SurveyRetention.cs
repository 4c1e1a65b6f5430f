using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.ServerTests.Faults.Chaos;

/// <summary>A survey keeps its packets for a while only, and so must a test of hours: they are large.</summary>
internal static class SurveyRetention
{
    private const long PartitionBytes = 700L << 20;

    public static async Task BoundAsync(string bootstrap, IEnumerable<string> topics)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).SetLogHandler((_, _) => { }).Build();
        await admin.IncrementalAlterConfigsAsync(topics.ToDictionary(
            topic => new ConfigResource { Type = ResourceType.Topic, Name = topic },
            _ => new List<ConfigEntry> { new() { Name = "retention.bytes", Value = $"{PartitionBytes}", IncrementalOperation = AlterConfigOpType.Set } }));
    }
}
