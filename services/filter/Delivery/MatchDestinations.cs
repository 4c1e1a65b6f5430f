using Broker.Core.Alerts;
using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;

namespace Broker.Filter.Delivery;

/// <summary>Where matches go, besides webhooks.</summary>
public sealed record MatchDestinations
{
    /// <summary>The cluster users subscribe to; records name their topics.</summary>
    public required ISink<KafkaRecord> Topics { get; init; }

    /// <summary>Makes sure that topics exist there before the first record.</summary>
    public required Func<IReadOnlyCollection<string>, Task> EnsureTopics { get; init; }

    /// <summary>The topic <c>matches</c>, for the archive.</summary>
    public required ISink<FilterMatch> Matches { get; init; }
}
