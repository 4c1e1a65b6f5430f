using Confluent.Kafka;

namespace Broker.Core.Streams.Kafka;

/// <summary>A value as it goes to Kafka. The same value must give the same record on every repeat.</summary>
/// <param name="Topic">Topic it is appended to.</param>
/// <param name="Key">Values with the same key keep their order.</param>
/// <param name="Bytes">The body.</param>
public readonly record struct KafkaRecord(string Topic, string Key, byte[] Bytes)
{
    /// <summary>The time it carries; null for when it is sent.</summary>
    public DateTimeOffset? At { get; init; }

    internal Timestamp Time => At is { } at ? new Timestamp(at) : Timestamp.Default;
}
