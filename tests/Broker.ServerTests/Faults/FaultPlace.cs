using Broker.Broker.DevStack;
using Broker.Core.Hosting;
using Broker.Core.Streams.Kafka;
using Broker.ServerTests.Servers;
using Broker.ServerTests.Whole;

namespace Broker.ServerTests.Faults;

/// <summary>Where one run takes place: its own database, Redis, topics and consumer groups, on servers it may share with others.</summary>
internal sealed record FaultPlace
{
    /// <summary>Of each survey's topic.</summary>
    public const int SurveyPartitions = 3;

    public required string Name { get; init; }

    public required BrokerOptions Options { get; init; }

    public required ServerProcess Redis { get; init; }

    /// <summary>Further settings of every broker.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>What runs every broker, before its own command; empty for nothing.</summary>
    public required IReadOnlyList<string> Shell { get; init; }

    public string Prefix => $"{Name}.";

    /// <summary>Topic of a survey's packets.</summary>
    public string SurveyTopic(string survey) => $"{Prefix}{survey}";

    /// <summary>Every consumer group of the brokers, and what it reads from our own Kafka.</summary>
    public IEnumerable<(string Group, string Topic)> Readers =>
    [
        ($"{Options.Group}-context", Prefix + BrokerTopics.ContextMissing.Name),
        ($"{Options.Group}-classify", Prefix + BrokerTopics.Alerts.Name),
        ($"{Options.Group}-filter", Prefix + BrokerTopics.Classified.Name),
        .. new[] { BrokerTopics.Classified.Name, BrokerTopics.Matches.Name, BrokerTopics.DeadLetters.Name, BrokerTopics.Ledger.Name }.Select(topic => ($"{Options.Group}-archive", Prefix + topic)),
    ];

    public IEnumerable<(string Group, string Topic)> SurveyReaders => Options.SurveyTopics.Select(topic => ($"{Options.Group}-ingest", topic));

    public string RedisFolder => Path.Combine(Options.DataFolder, "redis");

    public static async Task<FaultPlace> CreateAsync(string parent, FaultRunOptions wanted)
    {
        var name = RealServers.UniqueName("fault");
        var folder = Path.Combine(parent, name);
        var (redis, address) = await PrivateRedis.StartAsync(Path.Combine(folder, "redis"), CancellationToken.None);
        var place = new FaultPlace
        {
            Name = name,
            Redis = redis,
            Settings = !wanted.ByPattern ? wanted.Settings : new Dictionary<string, string>(wanted.Settings)
            {
                ["BROKER_SURVEY_TOPICS"] = $"^{name}\\.(lsst|ztf)(_[0-9a-z]+)?$",
            },
            Shell = wanted.Shell,
            Options = new BrokerOptions
            {
                Kafka = wanted.Kafka,
                SurveyKafka = wanted.SurveyKafka ?? wanted.Kafka,
                Redis = address,
                Postgres = wanted.Postgres!,
                DataFolder = folder,
                Group = name,
                Partitions = 4,
                BatchSize = wanted.BatchSize,
                ShedModels = false,
                ContextWait = TimeSpan.FromSeconds(10),
                SurveyTopics = [$"{name}.lsst", $"{name}.ztf"],
            },
        };
        await KafkaTopics.EnsureAsync(new() { Bootstrap = place.Options.SurveyKafka! }, place.Options.SurveyTopics, SurveyPartitions);
        return place;
    }

    /// <summary>
    /// The settings of one of its brokers. It leaves out no model, and waits for its context, however late an outage or a busy machine
    /// makes it: the reference does the same.
    /// </summary>
    public Dictionary<string, string> Environment(BrokerOptions broker)
    {
        var environment = WholeOptions.Environment(broker);
        environment["BROKER_TOPIC_PREFIX"] = Prefix;
        environment["BROKER_SHED_MODELS"] = "false";
        environment["BROKER_CONTEXT_WAIT_MS"] = "10000";
        environment["BROKER_WEBHOOK_ALLOW_PRIVATE"] = "true";
        environment["BROKER_SECRET_KEY"] = Convert.ToBase64String(new byte[32]);
        foreach (var (name, value) in Settings)
            environment[name] = value;
        return environment;
    }
}
