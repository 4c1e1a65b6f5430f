using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Broker.Broker.Replay;
using Broker.Core.Streams.Kafka;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Broker.Verbs;

/// <summary><c>broker replay PATH…</c>: sends files of survey packets to Kafka as the surveys would.</summary>
public static class ReplayVerb
{
    private static readonly Argument<string[]> Paths = new("PATH") { Description = "Files and folders of packets.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<double?> Rate = new("--rate") { Description = "Packets a second, above 0 (default: as fast as Kafka takes them)." };
    private static readonly Option<string> Kafka = new("--kafka") { Description = "Kafka to send to, host:port[,host:port] (default: BROKER_SURVEY_KAFKA, else BROKER_KAFKA)." };
    private static readonly Option<string> Topic = new("--topic") { Description = "Topic for every packet (default: lsst-alerts or ztf-alerts, by what wrote the packet)." };
    private static readonly Option<bool> Loop = new("--loop") { Description = "Begin again at the end, until interrupted." };

    public static Command Create()
    {
        var verb = new Command("replay", "Send files of survey packets to Kafka, at a rate.") { Paths, Rate, Kafka, Topic, Loop };
        verb.Validators.Add(result =>
        {
            if (result.GetValue(Rate) is { } rate && !(rate > 0))
                result.AddError($"--rate must be above 0, not {rate.ToString(CultureInfo.InvariantCulture)}");
            if (Bootstrap(result.GetValue(Kafka)) is null)
                result.AddError("no Kafka: give --kafka HOST:PORT, or set BROKER_SURVEY_KAFKA or BROKER_KAFKA");
            foreach (var path in (result.GetValue(Paths) ?? []).Where(path => !Path.Exists(path)))
                result.AddError($"{path}: no such file or folder");
        });
        verb.SetAction(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var packets = new ReplayPackets(arguments.GetValue(Paths)!);
        var topic = arguments.GetValue(Topic);
        var connection = new KafkaConnection { Bootstrap = Bootstrap(arguments.GetValue(Kafka))! };
        using var sink = new KafkaSink<ReplayPacket>(connection, packet => Record(packet, topic), TimeProvider.System, NullLogger.Instance);
        var run = new ReplayRun(sink, TimeProvider.System, line => Console.Error.WriteLine(line))
        {
            Rate = arguments.GetValue(Rate),
            Expected = arguments.GetValue(Loop) ? null : packets.Files.Count,
        };
        try
        {
            do
                await run.SendAsync(packets.Read(), cancellation);
            while (arguments.GetValue(Loop) && run.Sent > 0);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"interrupted after {run.Sent} packets");
            return ExitCode.Interrupted;
        }
        catch (KafkaException trouble)
        {
            await Console.Error.WriteLineAsync($"error: {connection.Bootstrap}: {trouble.Error.Reason}; {run.Sent} packets were acknowledged before");
            return ExitCode.DoneWithFailures;
        }

        await TellSkippedAsync(packets.Skipped);
        return ExitCode.Done;
    }

    private static async Task TellSkippedAsync(List<string> skipped)
    {
        foreach (var file in skipped.Distinct())
            await Console.Error.WriteLineAsync($"not a packet: {file}");
        if (skipped.Count > 0)
            await Console.Error.WriteLineAsync($"{skipped.Count} files are no packets and were not sent");
    }

    private static KafkaRecord Record(ReplayPacket packet, string? topic) => new(topic ?? packet.Topic, packet.Key, Bytes(packet.Bytes));

    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var whole) && whole.Count == whole.Array!.Length ? whole.Array : memory.ToArray();

    private static string? Bootstrap(string? given) =>
        given ?? Environment.GetEnvironmentVariable("BROKER_SURVEY_KAFKA") ?? Environment.GetEnvironmentVariable("BROKER_KAFKA");
}
