namespace Broker.Core.Hosting;

/// <summary>Reads <see cref="BrokerOptions"/> from environment variables; an empty variable counts as absent.</summary>
public static class OptionsReader
{
    private static readonly BrokerOptions Defaults = new() { Redis = "", Postgres = "" };

    /// <exception cref="OptionsException">Some are wrong: all of them are named.</exception>
    public static BrokerOptions Read() => Read(Environment.GetEnvironmentVariable);

    /// <param name="variable">The value of a variable; null when it is not set.</param>
    /// <exception cref="OptionsException">Some are wrong: all of them are named.</exception>
    public static BrokerOptions Read(Func<string, string?> variable)
    {
        var settings = new SettingReader(variable);
        var kafka = settings.Addresses("BROKER_KAFKA");
        var kafkaSettings = settings.KafkaSettings("BROKER_KAFKA_SETTINGS");
        var surveyKafka = settings.Addresses("BROKER_SURVEY_KAFKA");
        var surveySettings = settings.KafkaSettings("BROKER_SURVEY_KAFKA_SETTINGS");
        var options = new BrokerOptions
        {
            Kafka = kafka,
            KafkaSettings = kafkaSettings ?? Defaults.KafkaSettings,
            SurveyKafka = surveyKafka ?? kafka,
            SurveyKafkaSettings = surveySettings ?? (surveyKafka is null ? kafkaSettings : null) ?? Defaults.SurveyKafkaSettings,
            SurveyTopics = settings.Topics("BROKER_SURVEY_TOPICS") ?? Defaults.SurveyTopics,
            SchemaFolder = settings.Text("BROKER_SCHEMAS"),
            SchemaRegistry = settings.WebAddress("BROKER_SCHEMA_REGISTRY"),
            Group = settings.Text("BROKER_GROUP") ?? Defaults.Group,
            Member = settings.TopicPart("BROKER_MEMBER"),
            SessionTimeout = settings.Milliseconds("BROKER_SESSION_TIMEOUT_MS", 6_000, 1_800_000),
            BreakerMessages = settings.Number("BROKER_BREAKER_MESSAGES", 0, 1_000_000) ?? Defaults.BreakerMessages,
            BreakerPercent = settings.Number("BROKER_BREAKER_PERCENT", 50, 100) ?? Defaults.BreakerPercent,
            TopicPrefix = settings.TopicPart("BROKER_TOPIC_PREFIX") ?? Defaults.TopicPrefix,
            Partitions = settings.Number("BROKER_PARTITIONS", 1, 1_000) ?? Defaults.Partitions,
            Redis = settings.Addresses("BROKER_REDIS") ?? settings.Missing("BROKER_REDIS", "host:port"),
            Postgres = settings.Connection("BROKER_POSTGRES") ?? settings.Missing("BROKER_POSTGRES", SettingReader.ConnectionForm),
            Http = settings.WebAddress("BROKER_HTTP") ?? Defaults.Http,
            TokensFile = settings.Text("BROKER_TOKENS_FILE"),
            Operators = settings.Text("BROKER_OPERATORS")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            DataFolder = settings.Text("BROKER_VAR") ?? Defaults.DataFolder,
            Packs = PackPlaceReader.Read(settings, settings.Text("BROKER_VAR") ?? Defaults.DataFolder),
            DeadLettersKeepFor = settings.Number("BROKER_DEAD_LETTERS_KEEP_DAYS", 1, 36_500) is { } days ? TimeSpan.FromDays(days) : Defaults.DeadLettersKeepFor,
            BatchSize = settings.Number("BROKER_BATCH_SIZE", 1, 10_000) ?? Defaults.BatchSize,
            BatchWait = settings.Milliseconds("BROKER_BATCH_WAIT_MS", 1, 10_000) ?? Defaults.BatchWait,
            LatencyBudget = settings.Milliseconds("BROKER_LATENCY_BUDGET_MS", 10, 600_000) ?? Defaults.LatencyBudget,
            ContextWait = settings.Milliseconds("BROKER_CONTEXT_WAIT_MS", 10, 60_000) ?? Defaults.ContextWait,
            ShedModels = settings.Truth("BROKER_SHED_MODELS") ?? Defaults.ShedModels,
            OtherSurveyRadiusArcsec = settings.Real("BROKER_OTHER_SURVEY_RADIUS_ARCSEC", 0.1, 60) ?? Defaults.OtherSurveyRadiusArcsec,
            SecretKey = settings.Key("BROKER_SECRET_KEY"),
            WebhookAllowPrivate = settings.Truth("BROKER_WEBHOOK_ALLOW_PRIVATE") ?? Defaults.WebhookAllowPrivate,
            Otlp = settings.WebAddress("BROKER_OTLP"),
        };

        return settings.Faults.Count == 0 ? options : throw new OptionsException(settings.Faults);
    }
}
