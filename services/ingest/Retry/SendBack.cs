using System.Globalization;
using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;

namespace Broker.Ingest.Retry;

/// <summary>A letter of one of our own topics goes back there, as it is.</summary>
/// <param name="topicPrefix">What goes before the names of our topics.</param>
public sealed class SendBack(string topicPrefix) : IStage<ReadOnlyMemory<byte>, KafkaRecord>
{
    public ValueTask<IReadOnlyList<Outcome<KafkaRecord>>> RunAsync(IReadOnlyList<StreamMessage<ReadOnlyMemory<byte>>> batch, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<Outcome<KafkaRecord>>>([.. batch.Select(message => Outcome<KafkaRecord>.Passed(
            new KafkaRecord(message.Topic[topicPrefix.Length..], string.Create(CultureInfo.InvariantCulture, $"{message.Partition}@{message.Offset}"), message.Value.ToArray())))]);
}
