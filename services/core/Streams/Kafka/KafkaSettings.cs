using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>Checks settings that are passed on to the client library.</summary>
public static class KafkaSettings
{
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
}
