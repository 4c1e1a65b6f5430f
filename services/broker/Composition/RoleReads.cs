using Broker.Core.Hosting;
using Broker.Core.Streams.Kafka;

namespace Broker.Broker.Composition;

/// <summary>What one role reads from Kafka, and as which consumer group.</summary>
/// <param name="Role">Its name, as in the group's.</param>
/// <param name="Group">The consumer group.</param>
/// <param name="Connection">The cluster.</param>
/// <param name="Topics">Names; one that starts with ^ is a regular expression.</param>
public sealed record RoleReads(string Role, string Group, KafkaConnection Connection, IReadOnlyList<string> Topics)
{
    public static readonly IReadOnlyList<string> Roles = ["ingest", "context", "classify", "filter", "archive"];

    /// <summary>Of every role that reads from Kafka, as the options ask for.</summary>
    public static IReadOnlyList<RoleReads> Of(BrokerOptions options)
    {
        var reads = new List<RoleReads>();
        if (options.SurveyKafka is { } survey)
            reads.Add(new("ingest", $"{options.Group}-ingest", new() { Bootstrap = survey, Settings = options.SurveyKafkaSettings }, options.SurveyTopics));
        if (options.Kafka is not { } kafka)
            return reads;
        var own = new KafkaConnection { Bootstrap = kafka, Settings = options.KafkaSettings };
        reads.Add(Own("context", BrokerTopics.ContextMissing.Name));
        reads.Add(Own("classify", BrokerTopics.Alerts.Name));
        reads.Add(Own("filter", BrokerTopics.Classified.Name));
        reads.Add(Own("archive", BrokerTopics.Classified.Name, BrokerTopics.Matches.Name, BrokerTopics.DeadLetters.Name, BrokerTopics.Ledger.Name));
        return reads;

        RoleReads Own(string role, params string[] topics) =>
            new(role, $"{options.Group}-{role}", own, [.. topics.Select(topic => options.TopicPrefix + topic)]);
    }
}
