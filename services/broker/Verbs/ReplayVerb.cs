using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Broker.Broker.Replay;
using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Broker.Verbs;

/// <summary><c>broker replay PATH…</c>: sends files of survey packets to Kafka as the surveys would, or through a broker in this process.</summary>
public static class ReplayVerb
{
    private static readonly Argument<string[]> Paths = new("PATH") { Description = "Files and folders of packets.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<double?> Rate = new("--rate") { Description = "Packets a second, above 0 (default: as fast as Kafka takes them)." };
    private static readonly Option<string> Kafka = new("--kafka") { Description = "Kafka to send to, host:port[,host:port] (default: BROKER_SURVEY_KAFKA, else BROKER_KAFKA)." };
    private static readonly Option<string> Topic = new("--topic") { Description = "Topic for every packet (default: lsst-alerts or ztf-alerts, by what wrote the packet)." };
    private static readonly Option<bool> InProcess = new("--in-process") { Description = "Play them through the whole broker in this process, without Kafka; print the ledger as JSON. So it goes too where no Kafka is configured." };
    private static readonly Option<bool> Loop = new("--loop") { Description = "Begin again at the end, until interrupted." };

    public static Command Create()
    {
        var verb = new Command("replay", "Send files of survey packets to Kafka or through a broker in this process, at a rate.") { Paths, Rate, Kafka, Topic, InProcess, Loop };
        verb.Validators.Add(result =>
        {
            if (result.GetValue(Rate) is { } rate && !(rate > 0))
                result.AddError($"--rate must be above 0, not {rate.ToString(CultureInfo.InvariantCulture)}");
            if (result.GetValue(InProcess) && (result.GetValue(Kafka) ?? result.GetValue(Topic)) is not null)
                result.AddError("--in-process goes without --kafka and --topic");
            foreach (var path in (result.GetValue(Paths) ?? []).Where(path => !Path.Exists(path)))
                result.AddError($"{path}: no such file or folder");
        });
        verb.SetAction(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        var packets = new ReplayPackets(arguments.GetValue(Paths)!);
        var code = await Guarded.RunAsync(async () =>
        {
            if (arguments.GetValue(InProcess) || Bootstrap(arguments.GetValue(Kafka)) is not { } bootstrap)
                return await new ReplayInProcess(Say).RunAsync(sink => SendAsync(arguments, packets, sink, cancellation), cancellation);

            var topic = arguments.GetValue(Topic);
            using var sink = new KafkaSink<ReplayPacket>(
                new KafkaConnection { Bootstrap = bootstrap }, packet => Record(packet, topic), TimeProvider.System, NullLogger.Instance);
            await SendAsync(arguments, packets, sink, cancellation);
            return ExitCode.Done;
        });
        TellSkipped(packets.Skipped);
        return code;
    }

    private static async Task SendAsync(ParseResult arguments, ReplayPackets packets, ISink<ReplayPacket> sink, CancellationToken cancellation)
    {
        var run = new ReplayRun(sink, TimeProvider.System, Say)
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
        finally
        {
            Say($"{run.Sent} packets were sent and acknowledged");
        }
    }

    private static void Say(string line) => Console.Error.WriteLine(line);

    private static void TellSkipped(List<string> skipped)
    {
        const int named = 5;
        var files = skipped.Distinct().ToList();
        foreach (var file in files.Take(named))
            Say($"not a packet: {file}");
        if (files.Count > 0)
            Say($"{files.Count} files are no packets and were not sent{(files.Count > named ? "; the first of them stand above" : "")}");
    }

    private static KafkaRecord Record(ReplayPacket packet, string? topic) => new(topic ?? packet.Topic, packet.Key, Bytes(packet.Bytes));

    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var whole) && whole.Count == whole.Array!.Length ? whole.Array : memory.ToArray();

    private static string? Bootstrap(string? given) =>
        given ?? Settings.Find("BROKER_SURVEY_KAFKA") ?? Settings.Find("BROKER_KAFKA");
}
