using Broker.Core.Storage;

namespace Broker.Core.Hosting;

/// <summary>
/// Every setting of the broker, read from environment variables <c>BROKER_…</c> and checked at start;
/// all wrong ones are reported in one message.
/// </summary>
public sealed record BrokerOptions
{
    /// <summary>Kafka the surveys publish to: host:port[,host:port] (BROKER_SURVEY_KAFKA, default: the value of BROKER_KAFKA).</summary>
    public string? SurveyKafka { get; init; }

    /// <summary>Kafka of our own topics: host:port[,host:port] (BROKER_KAFKA, default: none, roles are joined in process).</summary>
    public string? Kafka { get; init; }

    /// <summary>
    /// Client settings for <see cref="SurveyKafka"/> by their own names: name=value;name=value, such as
    /// security.protocol=SASL_PLAINTEXT;sasl.mechanism=SCRAM-SHA-512;sasl.username=…;sasl.password=…
    /// (BROKER_SURVEY_KAFKA_SETTINGS, default: those of BROKER_KAFKA_SETTINGS when it is the same cluster, else none).
    /// </summary>
    public IReadOnlyDictionary<string, string> SurveyKafkaSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>Client settings for <see cref="Kafka"/>, in the same form (BROKER_KAFKA_SETTINGS, default: none).</summary>
    public IReadOnlyDictionary<string, string> KafkaSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>Consumer groups are called this, a dash and the role; some surveys ask that it starts with the user's name (BROKER_GROUP, default: broker).</summary>
    public string Group { get; init; } = "broker";

    /// <summary>
    /// Name of this process among others of its kind, such as the name of its pod in a StatefulSet: when it comes back under it within
    /// the session timeout, it gets its partitions back and the others are not disturbed (BROKER_MEMBER, default: none).
    /// </summary>
    public string? Member { get; init; }

    /// <summary>
    /// A process that does not answer any more keeps its partitions for so long, 6 s … 30 min
    /// (BROKER_SESSION_TIMEOUT_MS, default: 8 s, with BROKER_MEMBER 45 s).
    /// </summary>
    public TimeSpan? SessionTimeout { get; init; }

    /// <summary>
    /// A topic is read no further when nearly all of so many of its latest messages were rejected; what follows waits in Kafka until it
    /// can be read. 0 … 1,000,000; 0: everything goes to the dead letters (BROKER_BREAKER_MESSAGES, default: 1,000).
    /// </summary>
    public int BreakerMessages { get; init; } = 1_000;

    /// <summary>What of them is nearly all, 50 … 100 % (BROKER_BREAKER_PERCENT, default: 95).</summary>
    public int BreakerPercent { get; init; } = 95;

    /// <summary>
    /// Goes before the name of every topic we write, alerts and filter.… alike, so that several brokers can share one Kafka: letters,
    /// digits, dot, dash and underline, at most 100 (BROKER_TOPIC_PREFIX, default: none). Give each its own BROKER_GROUP, too.
    /// </summary>
    public string TopicPrefix { get; init; } = "";

    /// <summary>Redis with the catalogues: host:port (BROKER_REDIS).</summary>
    public required string Redis { get; init; }

    /// <summary>PostgreSQL connection string (BROKER_POSTGRES).</summary>
    public required string Postgres { get; init; }

    /// <summary>Where the api listens (BROKER_HTTP, default: http://127.0.0.1:8080).</summary>
    public string Http { get; init; } = "http://127.0.0.1:8080";

    /// <summary>Users and the SHA-256 of their tokens, a line each: user hex (BROKER_TOKENS_FILE, default: one token for the user local, in the file token of the data folder).</summary>
    public string? TokensFile { get; init; }

    /// <summary>
    /// Users who may read dead letters, which are survey's packets whoever they are for, and have them tried again: comma-separated
    /// (BROKER_OPERATORS, default: local where there is no file of tokens, else nobody).
    /// </summary>
    public IReadOnlyList<string>? Operators { get; init; }

    /// <summary>Whether the user is one of <see cref="Operators"/>.</summary>
    public bool IsOperator(string user) => Operators?.Contains(user) ?? (TokensFile is null && user == "local");

    /// <summary>Folder for packs, caches and private servers (BROKER_VAR, default: ./var).</summary>
    public string DataFolder { get; init; } = "var";

    /// <summary>
    /// Where packets lie: a folder, file:///… or s3://bucket/prefix (BROKER_PACKS, default: packs in the data folder), and how long
    /// (BROKER_PACKS_KEEP_DAYS 1 … 36,500, BROKER_PACKS_KEEP_GB 1 … 1,000,000; default: for ever). For S3 also BROKER_S3_ENDPOINT,
    /// BROKER_S3_REGION, BROKER_S3_PATH_STYLE, BROKER_S3_ACCESS_KEY, BROKER_S3_SECRET_KEY and BROKER_S3_SESSION_TOKEN, the last three
    /// also as …_FILE; without keys the standard AWS variables, files and roles hold.
    /// </summary>
    public PackPlace? Packs { get; init; }

    /// <summary>Rows of the table of dead letters are kept this long, 1 … 36,500 days (BROKER_DEAD_LETTERS_KEEP_DAYS, default: 30 days).</summary>
    public TimeSpan DeadLettersKeepFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary><see cref="Packs"/>, or the folder packs of the data folder.</summary>
    public PackPlace PacksOrDefault => Packs ?? new PackPlace { Folder = Storage.Packs.FolderIn(DataFolder) };

    /// <summary>
    /// Topics of survey packets, separated by commas; one that starts with ^ is a regular expression, and a topic that comes to match it
    /// is found within seconds and read from its beginning: ^ztf_[0-9]{8}_programid1$,^lsst-alerts-v.* (BROKER_SURVEY_TOPICS, default: lsst-alerts,ztf-alerts).
    /// </summary>
    public IReadOnlyList<string> SurveyTopics { get; init; } = ["lsst-alerts", "ztf-alerts"];

    /// <summary>Folder of writer schemas besides the bundled ones, read whenever a packet's schema is unknown (BROKER_SCHEMAS, default: schemas in the data folder).</summary>
    public string? SchemaFolder { get; init; }

    /// <summary>Schema registry of the survey, http(s) address (BROKER_SCHEMA_REGISTRY, default: none, the bundled schemas alone).</summary>
    public string? SchemaRegistry { get; init; }

    /// <summary>Messages in a batch, 1 … 10,000 (BROKER_BATCH_SIZE, default: 500).</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>Partitions of each topic we create, 1 … 1,000 (BROKER_PARTITIONS, default: 12).</summary>
    public int Partitions { get; init; } = 12;

    /// <summary>Wait for a batch to fill after its first message, 1 ms … 10 s (BROKER_BATCH_WAIT_MS, default: 100 ms).</summary>
    public TimeSpan BatchWait { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Published-by-survey to filtered-publish, p99, 10 ms … 10 min (BROKER_LATENCY_BUDGET_MS, default: 2 s).</summary>
    public TimeSpan LatencyBudget { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether alerts that have spent half of <see cref="LatencyBudget"/> go on without the optional models: true or false
    /// (BROKER_SHED_MODELS, default: true).
    /// </summary>
    public bool ShedModels { get; init; } = true;

    /// <summary>
    /// Longest wait of a batch for its context; then its alerts go on without, and it is filled in later: 10 ms … 60 s
    /// (BROKER_CONTEXT_WAIT_MS, default: 500 ms).
    /// </summary>
    public TimeSpan ContextWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How far from an alert another survey's object counts as the same place, 0.1 … 60 arcsec (BROKER_OTHER_SURVEY_RADIUS_ARCSEC, default: 1.5).</summary>
    public double OtherSurveyRadiusArcsec { get; init; } = 1.5;

    /// <summary>Key that webhook secrets are encrypted with, 32 bytes in base64 (BROKER_SECRET_KEY, default: the file secret.key in the data folder).</summary>
    public string? SecretKey { get; init; }

    /// <summary>Lets webhooks point to this machine and its network, over plain http: true or false (BROKER_WEBHOOK_ALLOW_PRIVATE, default: false).</summary>
    public bool WebhookAllowPrivate { get; init; }

    /// <summary>OTLP endpoint for traces and metrics, http(s) address (BROKER_OTLP, default: none, nothing is exported).</summary>
    public string? Otlp { get; init; }
}
