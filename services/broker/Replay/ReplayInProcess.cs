using Broker.Broker.Composition;
using Broker.Broker.DevStack;
using Broker.Broker.Verbs;
using Broker.Core.Hosting;
using Broker.Core.Streams;

namespace Broker.Broker.Replay;

/// <summary>Plays packets through every role in this process, without Kafka; Redis and PostgreSQL are private where none is configured.</summary>
internal sealed class ReplayInProcess(Action<string> say)
{
    /// <param name="send">Sends every packet to the sink it is given.</param>
    /// <param name="cancellation">Ends the sending; what was taken is still brought to its end.</param>
    /// <returns>Done when the ledger balances; it is printed to stdout as JSON.</returns>
    public async Task<int> RunAsync(Func<ISink<ReplayPacket>, Task> send, CancellationToken cancellation)
    {
        await using var servers = await PrivateServers.StartAsync(Settings.DataFolder, name => IsKafka(name) ? "" : Settings.Find(name), say, cancellation);
        var options = OptionsReader.Read(name => IsKafka(name) ? null : servers.Addresses.GetValueOrDefault(name) ?? Settings.Find(name));
        await using var process = await BrokerProcess.StartAsync(options, Roles.All, LogLevel.Warning, cancellation);
        say($"no Kafka: packets go through a broker in this process, {options.Http}; filters' topics are on {process.Parts.Topics.Public.Bootstrap} while it runs");
        var channel = process.Parts.Topics.PacketsInProcess();
        var roles = process.Roles.RunAsync(cancellation);
        try
        {
            await send(new ToChannel(channel));
        }
        finally
        {
            channel.Complete();
            await roles;
        }

        var counts = await process.Roles.CountAsync(CancellationToken.None);
        Console.WriteLine(counts.ToJson());
        return counts.Balanced() ? ExitCode.Done : ExitCode.DoneWithFailures;
    }

    private static bool IsKafka(string name) => name is "BROKER_KAFKA" or "BROKER_SURVEY_KAFKA";

    private sealed class ToChannel(ISink<ReadOnlyMemory<byte>> channel) : ISink<ReplayPacket>
    {
        public ValueTask PublishAsync(IReadOnlyList<ReplayPacket> values, CancellationToken cancellation) =>
            channel.PublishAsync([.. values.Select(packet => packet.Bytes)], cancellation);
    }
}
