using System.Collections.Concurrent;
using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>
/// The client library's mock cluster: a Kafka in this process's memory, on a loopback port, for machines that have none.
/// Any Kafka client can subscribe. It keeps the newest 5 MB of a partition and ends with this object.
/// </summary>
public sealed class EmbeddedKafka : IDisposable
{
    private static readonly TimeSpan StartWait = TimeSpan.FromSeconds(10);

    private static readonly ConcurrentDictionary<string, bool> Running = [];

    private readonly IProducer<Null, Null> owner;

    /// <exception cref="KafkaException">It did not answer in time.</exception>
    public EmbeddedKafka()
    {
        var config = new ProducerConfig { ClientId = "embedded" };
        config.Set("test.mock.num.brokers", "1");
        owner = new ProducerBuilder<Null, Null>(config).SetLogHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(owner.Handle).Build();
        var broker = admin.GetMetadata(StartWait).Brokers[0];
        Running[$"{broker.Host}:{broker.Port}"] = true;
        Connection = new KafkaConnection { Bootstrap = $"{broker.Host}:{broker.Port}" };
    }

    /// <summary>Topics come into being when they are first written to.</summary>
    public KafkaConnection Connection { get; }

    public void Dispose()
    {
        Running.TryRemove(Connection.Bootstrap, out _);
        owner.Dispose();
    }

    /// <summary>It has no controller, and so nobody who tells the ids of topics.</summary>
    internal static bool TellsTopicIds(string bootstrap) => !Running.ContainsKey(bootstrap);
}
