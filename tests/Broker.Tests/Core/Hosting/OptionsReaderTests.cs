using Broker.Core.Hosting;

namespace Broker.Tests.Core.Hosting;

public sealed class OptionsReaderTests
{
    private readonly Dictionary<string, string> variables = new()
    {
        ["BROKER_REDIS"] = "localhost:6379",
        ["BROKER_POSTGRES"] = "Host=localhost",
    };

    [Fact]
    public void Two_addresses_are_enough()
    {
        var options = Read();

        Assert.Equal(("localhost:6379", "Host=localhost", null, null), (options.Redis, options.Postgres, options.Kafka, options.SurveyKafka));
        Assert.Equal((500, 100.0, 2000.0), (options.BatchSize, options.BatchWait.TotalMilliseconds, options.LatencyBudget.TotalMilliseconds));
        Assert.Equal(["lsst-alerts", "ztf-alerts"], options.SurveyTopics);
    }

    [Fact]
    public void Every_wrong_setting_is_named_at_once()
    {
        variables.Clear();
        variables["BROKER_KAFKA"] = "nowhere";
        variables["BROKER_SURVEY_KAFKA"] = "host:99999";
        variables["BROKER_KAFKA_SETTINGS"] = "sasl.password";
        variables["BROKER_BATCH_SIZE"] = "0";
        variables["BROKER_BATCH_WAIT_MS"] = "soon";
        variables["BROKER_LATENCY_BUDGET_MS"] = "600001";
        variables["BROKER_HTTP"] = "ftp://x";
        variables["BROKER_OTHER_SURVEY_RADIUS_ARCSEC"] = "NaN";
        variables["BROKER_SURVEY_TOPICS"] = ",";
        variables["BROKER_PARTITIONS"] = "-1";
        variables["BROKER_OTLP"] = "x";

        var faults = Assert.Throws<OptionsException>(Read);

        Assert.Equal(13, faults.Faults.Count);
        Assert.Contains("BROKER_BATCH_SIZE is '0'; give a whole number from 1 to 10000", faults.Message);
        Assert.Contains("BROKER_REDIS is not set; give host:port", faults.Message);
        Assert.All([.. variables.Keys, "BROKER_REDIS", "BROKER_POSTGRES"], name => Assert.Contains(name, faults.Message));
    }

    [Fact]
    public void Secrets_are_not_repeated_in_a_fault()
    {
        variables["BROKER_KAFKA_SETTINGS"] = "sasl.password=hush;oops";
        variables["BROKER_POSTGRES"] = "Prot=1;Password=hush";

        Assert.DoesNotContain("hush", Assert.Throws<OptionsException>(Read).Message);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Host=localhost;Prot=5432")]
    [InlineData("Host=localhost;Port=soon")]
    [InlineData("Username=broker;Database=postgres")]
    public void Connection_string_that_cannot_be_used_is_a_wrong_setting(string connection)
    {
        variables["BROKER_POSTGRES"] = connection;

        Assert.StartsWith("BROKER_POSTGRES", Assert.Single(Assert.Throws<OptionsException>(Read).Faults));
    }

    [Fact]
    public void Survey_kafka_is_our_own_when_none_is_named()
    {
        variables["BROKER_KAFKA"] = "a:1, b:2";
        variables["BROKER_KAFKA_SETTINGS"] = "security.protocol=SASL_PLAINTEXT;sasl.mechanism=SCRAM-SHA-512;sasl.username=u;sasl.password=a=b;";

        var options = Read();

        Assert.Equal("a:1,b:2", options.SurveyKafka);
        Assert.Equal("a=b", options.SurveyKafkaSettings["sasl.password"]);
    }

    [Theory]
    [InlineData("enable.auto.commit=true", "enable.auto.commit is not to be set")]
    [InlineData("sasl.pasword=hush", "sasl.pasword")]
    [InlineData("security.protocol=hush", "security.protocol")]
    [InlineData("security.protocol=SSL;ssl.ca.location=/nowhere.pem;ssl.key.password=hush7", "ssl.ca.location")]
    public void Settings_that_Kafkas_client_does_not_take_are_named_at_start(string settings, string named)
    {
        variables["BROKER_SURVEY_KAFKA_SETTINGS"] = settings;

        var fault = Assert.Single(Assert.Throws<OptionsException>(Read).Faults);

        Assert.Contains(named, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hush7", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a, b,^ztf_[0-9]{6,8}_(x,y)[,]$ ,^lsst-alerts-v.*", "a|b|^ztf_[0-9]{6,8}_(x,y)[,]$|^lsst-alerts-v.*")]
    [InlineData("^ztf_[0-9]{8}_.*,plain", "^ztf_[0-9]{8}_.*|plain")]
    public void A_comma_in_the_brackets_of_an_expression_does_not_part_topics(string text, string topics)
    {
        variables["BROKER_SURVEY_TOPICS"] = text;

        Assert.Equal(topics.Split('|'), Read().SurveyTopics);
    }

    [Theory]
    [InlineData("ztf_*")]
    [InlineData("^ztf_(")]
    [InlineData("a{1,2}")]
    public void What_is_neither_a_topic_nor_an_expression_is_refused(string text)
    {
        variables["BROKER_SURVEY_TOPICS"] = text;

        Assert.Contains("BROKER_SURVEY_TOPICS", Assert.Throws<OptionsException>(Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_of_our_kafka_are_not_given_to_another_cluster()
    {
        variables["BROKER_KAFKA"] = "a:1";
        variables["BROKER_KAFKA_SETTINGS"] = "sasl.password=x";
        variables["BROKER_SURVEY_KAFKA"] = "b:2";

        Assert.Empty(Read().SurveyKafkaSettings);
    }

    private BrokerOptions Read() => OptionsReader.Read(variables.GetValueOrDefault);
}
