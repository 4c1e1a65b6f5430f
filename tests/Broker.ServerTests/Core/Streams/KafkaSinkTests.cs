using Broker.Core.Streams.Kafka;
using Broker.ServerTests.Faults;
using Broker.ServerTests.Servers;
using Broker.ServerTests.Whole;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.ServerTests.Core.Streams;

public sealed class KafkaSinkTests(OwnKafka kafka) : IClassFixture<OwnKafka>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task What_was_given_up_is_never_sent_late_and_the_repeat_is_whole_and_in_order()
    {
        var topic = RealServers.UniqueName("given-up");
        await KafkaTopics.EnsureAsync(new() { Bootstrap = kafka.Bootstrap }, [topic], 1);
        using var sink = new KafkaSink<int>(
            new() { Bootstrap = kafka.Bootstrap }, v => new KafkaRecord(topic, "one key", BitConverter.GetBytes(v)), TimeProvider.System, NullLogger.Instance) { DeliveryTimeout = Patience };
        await sink.PublishAsync([.. Enumerable.Range(0, 10)], default);

        await kafka.StopAsync();
        var failed = await Assert.ThrowsAsync<KafkaException>(() => sink.PublishAsync([.. Enumerable.Range(10, 90)], default).AsTask());
        Assert.Equal(ErrorCode.Local_MsgTimedOut, failed.Error.Code);
        await kafka.StartAsync();
        await Task.Delay(Late);
        Assert.Equal(10, TopicMessages.Read(kafka.Bootstrap, topic).Count());

        await RepeatAsync(sink, [.. Enumerable.Range(10, 90)]);
        Assert.Equal(Enumerable.Range(0, 100), TopicMessages.Read(kafka.Bootstrap, topic).Select(message => BitConverter.ToInt32(message.Message.Value)));
    }

    [Fact]
    public async Task Workers_that_share_a_producer_are_all_told_when_it_ends()
    {
        var topic = RealServers.UniqueName("shared");
        await KafkaTopics.EnsureAsync(new() { Bootstrap = kafka.Bootstrap }, [topic], 4);
        using var sink = new KafkaSink<int>(
            new() { Bootstrap = kafka.Bootstrap }, v => new KafkaRecord(topic, $"key {v}", BitConverter.GetBytes(v)), TimeProvider.System, NullLogger.Instance) { DeliveryTimeout = Patience };
        await sink.PublishAsync([0], default);
        await kafka.StopAsync();
        var tries = Enumerable.Range(1, 5).Select(v => sink.PublishAsync([v], default).AsTask()).ToList();

        foreach (var attempt in tries)
            await Assert.ThrowsAsync<KafkaException>(() => attempt.WaitAsync(3 * Patience));

        await kafka.StartAsync();
        await RepeatAsync(sink, [1, 2, 3, 4, 5]);
    }

    private static async Task RepeatAsync(KafkaSink<int> sink, IReadOnlyList<int> values)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await sink.PublishAsync(values, default);
                return;
            }
            catch (KafkaException) when (tries < 5)
            {
                // Kafka is still starting.
            }
        }
    }
}
