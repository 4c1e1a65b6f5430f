using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Broker.Core.Streams.Kafka;

/// <summary>Creates the topics we own.</summary>
public static class KafkaTopics
{
    /// <summary>Creates those of the topics that do not exist; the others are left as they are.</summary>
    /// <param name="connection">The cluster.</param>
    /// <param name="names">Names of the topics.</param>
    /// <param name="partitions">Partitions of a new topic, 1 or more.</param>
    /// <exception cref="CreateTopicsException">A topic can neither be found nor created.</exception>
    public static async Task EnsureAsync(KafkaConnection connection, IReadOnlyCollection<string> names, int partitions)
    {
        using var admin = new AdminClientBuilder(connection.Apply(new AdminClientConfig())).SetLogHandler((_, _) => { }).Build();
        var topics = names.Select(name => new TopicSpecification
        {
            Name = name,
            NumPartitions = partitions,
            ReplicationFactor = -1,
            Configs = new() { ["max.message.bytes"] = KafkaConnection.LargestMessageBytes.ToString() },
        });

        try
        {
            await admin.CreateTopicsAsync(topics);
        }
        catch (CreateTopicsException e) when (e.Results.All(r => r.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
        {
            // All of them are there now.
        }
    }
}
