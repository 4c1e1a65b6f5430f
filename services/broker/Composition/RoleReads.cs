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
    public static readonly IReadOnlyList<string> Roles = [.. WorkerLags.Path.Select(step => step.Role).Distinct()];

    /// <summary>Of every role that reads from Kafka, as the options ask for.</summary>
    public static IReadOnlyList<RoleReads> Of(BrokerOptions options)
    {
        var reads = new List<RoleReads>();
        foreach (var role in WorkerLags.Path.GroupBy(step => step.Role, step => step.Topic))
        {
            var isSurvey = role.Contains(null);
            var (bootstrap, settings) = isSurvey ? (options.SurveyKafka, options.SurveyKafkaSettings) : (options.Kafka, options.KafkaSettings);
            if (bootstrap is not null)
                reads.Add(new(role.Key, $"{options.Group}-{role.Key}", new() { Bootstrap = bootstrap, Settings = settings }, isSurvey ? options.SurveyTopics : [.. role.Select(topic => options.TopicPrefix + topic)]));
        }

        return reads;
    }
}
