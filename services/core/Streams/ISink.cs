namespace Broker.Core.Streams;

/// <summary>Where values go: a Kafka topic, in-process channels, the archive, the filters' deliveries.</summary>
public interface ISink<T>
{
    /// <summary>Returns when every value is acknowledged; throws when one is not. Repeating a batch must be harmless.</summary>
    ValueTask PublishAsync(IReadOnlyList<T> values, CancellationToken cancellation);
}
