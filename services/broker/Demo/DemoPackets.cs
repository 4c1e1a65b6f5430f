using Broker.Broker.Simulator;
using Broker.Core.Hosting;
using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;

namespace Broker.Broker.Demo;

/// <summary>Plays simulated packets to where the surveys' packets come from: their topics on Kafka, or the channel in process.</summary>
internal sealed class DemoPackets(BrokerOptions options, Topics topics, ILoggerFactory logs) : IDisposable
{
    private const int BatchPackets = 20;

    private readonly KafkaSink<SimulatedPacket>? kafka = options.SurveyKafka is not { } bootstrap ? null : new KafkaSink<SimulatedPacket>(
        new KafkaConnection { Bootstrap = bootstrap, Settings = options.SurveyKafkaSettings },
        packet => new KafkaRecord(packet.Topic, packet.Key, packet.Bytes.ToArray()),
        TimeProvider.System,
        logs.CreateLogger("Broker.Demo"));

    /// <summary>Packets sent and acknowledged.</summary>
    public long Sent { get; private set; }

    /// <param name="packets">In time order.</param>
    /// <param name="rate">Packets a second; null for as fast as they are taken.</param>
    /// <param name="cancellation">Ends the play between two batches.</param>
    public async Task PlayAsync(IEnumerable<SimulatedPacket> packets, int? rate, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        foreach (var batch in packets.Chunk(BatchPackets))
        {
            var due = rate is null ? TimeSpan.Zero : TimeSpan.FromSeconds((double)Sent / rate.Value) - TimeProvider.System.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
                await Task.Delay(due, cancellation);
            await SendAsync(batch, cancellation);
            Sent += batch.Length;
        }
    }

    public void Dispose() => kafka?.Dispose();

    private ValueTask SendAsync(SimulatedPacket[] batch, CancellationToken cancellation) => kafka is not null
        ? kafka.PublishAsync(batch, cancellation)
        : topics.PacketsInProcess().PublishAsync([.. batch.Select(packet => packet.Bytes)], cancellation);
}
