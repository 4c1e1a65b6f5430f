using Broker.Core.Hosting;
using Broker.Core.Streams.Kafka;

namespace Broker.Broker.Replay;

/// <summary>The Kafka that a replay sends to.</summary>
internal static class ReplayTarget
{
    /// <summary>The one that is given, with the settings of the survey's or our own where it is one of these; else the survey's, null where none is configured.</summary>
    public static KafkaConnection? Of(BrokerOptions options, string? given)
    {
        var bootstrap = given ?? options.SurveyKafka;
        if (bootstrap is null)
            return null;
        var settings = bootstrap == options.SurveyKafka ? options.SurveyKafkaSettings : bootstrap == options.Kafka ? options.KafkaSettings : new Dictionary<string, string>();
        return new KafkaConnection { Bootstrap = bootstrap, Settings = settings };
    }
}
