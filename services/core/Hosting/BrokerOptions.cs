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

    /// <summary>Redis with the catalogues: host:port (BROKER_REDIS).</summary>
    public required string Redis { get; init; }

    /// <summary>PostgreSQL connection string (BROKER_POSTGRES).</summary>
    public required string Postgres { get; init; }

    /// <summary>Where the api listens (BROKER_HTTP, default: http://127.0.0.1:8080).</summary>
    public string Http { get; init; } = "http://127.0.0.1:8080";

    /// <summary>Folder for packs, caches and private servers (BROKER_VAR, default: ./var).</summary>
    public string DataFolder { get; init; } = "var";

    /// <summary>Topic of survey packets, or a comma-separated list (BROKER_SURVEY_TOPICS, default: lsst-alerts,ztf-alerts).</summary>
    public IReadOnlyList<string> SurveyTopics { get; init; } = ["lsst-alerts", "ztf-alerts"];

    /// <summary>Schema registry of the survey, http(s) address (BROKER_SCHEMA_REGISTRY, default: none, the bundled schemas alone).</summary>
    public string? SchemaRegistry { get; init; }

    /// <summary>Messages in a batch, 1 … 10,000 (BROKER_BATCH_SIZE, default: 500).</summary>
    public int BatchSize { get; init; } = 500;

    /// <summary>Wait for a batch to fill after its first message, 1 ms … 10 s (BROKER_BATCH_WAIT_MS, default: 100 ms).</summary>
    public TimeSpan BatchWait { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Published-by-survey to filtered-publish, p99, 10 ms … 10 min (BROKER_LATENCY_BUDGET_MS, default: 2 s).</summary>
    public TimeSpan LatencyBudget { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>OTLP endpoint for traces and metrics, http(s) address (BROKER_OTLP, default: none, nothing is exported).</summary>
    public string? Otlp { get; init; }
}
