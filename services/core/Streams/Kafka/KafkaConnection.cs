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

    /// <summary>What nobody may set, for the promise that nothing is lost hangs on it.</summary>
    private static readonly HashSet<string> Ours =
    [
        "bootstrap.servers", "metadata.broker.list", "group.id", "group.instance.id", "group.protocol", "enable.auto.commit", "enable.auto.offset.store",
        "auto.offset.reset", "partition.assignment.strategy", "session.timeout.ms", "enable.idempotence", "acks", "request.required.acks",
        "message.timeout.ms", "delivery.timeout.ms", "max.in.flight", "max.in.flight.requests.per.connection", "retries", "message.send.max.retries",
        "transactional.id", "enable.partition.eof", "isolation.level",
    ];

    private static readonly string[] Secrets = ["password", "secret", "pem", "key", "oauthbearer", "username"];

    /// <summary>What is wrong with settings of the client library, without their values; null when nothing is.</summary>
    public static string? Fault(IReadOnlyDictionary<string, string> settings)
    {
        if (settings.Keys.FirstOrDefault(Ours.Contains) is { } ours)
            return $"{ours} is not to be set: the broker sets it itself";
        try
        {
            var config = new ConsumerConfig { GroupId = "check", LogConnectionClose = false };
            foreach (var (name, value) in settings)
                config.Set(name, value);
            new ConsumerBuilder<Ignore, Ignore>(config).SetLogHandler((_, _) => { }).Build().Dispose();
            return null;
        }
        catch (InvalidOperationException fault)
        {
            return Clean(fault, settings);
        }
        catch (ArgumentException fault)
        {
            return Clean(fault, settings);
        }
    }

    /// <summary>The library's words without what is secret.</summary>
    private static string Clean(Exception fault, IReadOnlyDictionary<string, string> settings) => settings
        .Where(setting => Secrets.Any(setting.Key.Contains) && setting.Value.Length > 0)
        .Aggregate(fault.Message, (text, setting) => text.Replace(setting.Value, "…", StringComparison.Ordinal));

    internal TConfig Apply<TConfig>(TConfig config)
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
