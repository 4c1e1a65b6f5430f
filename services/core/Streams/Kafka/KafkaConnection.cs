using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>How to reach one Kafka cluster.</summary>
public sealed record KafkaConnection
{
    /// <summary>host:port[,host:port]</summary>
    public required string Bootstrap { get; init; }

    /// <summary>Further settings of the client library by their own names: <c>security.protocol</c>, <c>sasl.username</c>, …</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Largest message that is written or fetched in one piece, bytes.</summary>
    public const int LargestMessageBytes = 16 * 1024 * 1024;

    /// <summary>Fills in what every client of this cluster needs.</summary>
    public TConfig Apply<TConfig>(TConfig config)
        where TConfig : ClientConfig
    {
        config.BootstrapServers = Bootstrap;
        config.ClientId = "broker";
        config.MessageMaxBytes = LargestMessageBytes;
        config.SocketKeepaliveEnable = true;
        config.TopicMetadataRefreshIntervalMs ??= 30_000;
        config.ReconnectBackoffMaxMs = 2_000;
        foreach (var (name, value) in Settings)
            config.Set(name, value);
        return config;
    }
}
