using System.CommandLine;
using System.Runtime.InteropServices;
using Broker.Broker.Replay;
using Broker.Core.Streams;
using Broker.Core.Streams.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Broker.Verbs;

/// <summary>
/// <c>broker replay PATH…</c>: sends files of survey packets to Kafka as the surveys would, or through a broker in this process.
/// Without a path: packets that the broker has seen before (<see cref="ReplaySeen"/>).
/// </summary>
public static class ReplayVerb
{
    public static Command Create()
    {
        ReplayOptions.Source.AcceptOnlyFromAmong("packs", "kafka");
        ReplayOptions.Times.AcceptOnlyFromAmong("first", "now");
        var verb = new Command("replay", "Send survey packets again: files, or what the broker has seen (a night, a time, offsets), to Kafka or through a broker in this process.");
        verb.Arguments.Add(ReplayOptions.Paths);
        foreach (var option in ReplayOptions.All)
            verb.Options.Add(option);
        verb.Validators.Add(ReplayOptions.Check);
        verb.SetAction((arguments, cancellation) => arguments.GetValue(ReplayOptions.Paths) is { Length: > 0 } paths
            ? FilesAsync(arguments, new ReplayPackets(paths), cancellation)
            : Guarded.RunAsync(() => new ReplaySeen(arguments, Say).RunAsync(cancellation)));
        return verb;
    }

    internal static KafkaSink<ReplayPacket> ToKafka(KafkaConnection connection, string? topic, bool keepTimes) => new(
        connection, packet => new KafkaRecord(topic ?? packet.Topic, packet.Key, Bytes(packet.Bytes)) { At = keepTimes ? packet.At : null }, TimeProvider.System, NullLogger.Instance);

    private static async Task<int> FilesAsync(ParseResult arguments, ReplayPackets packets, CancellationToken cancellation)
    {
        var code = await Guarded.RunAsync(async () =>
        {
            if (arguments.GetValue(ReplayOptions.InProcess) || ReplayTarget.Of(Settings.OptionsWithoutServers(), arguments.GetValue(ReplayOptions.Kafka)) is not { } target)
                return await new ReplayInProcess(Say).RunAsync(sink => SendAsync(arguments, packets, sink, cancellation), cancellation);

            using var sink = ToKafka(target, arguments.GetValue(ReplayOptions.Topic), keepTimes: true);
            await SendAsync(arguments, packets, sink, cancellation);
            return ExitCode.Done;
        });
        TellSkipped(packets.Skipped);
        return code;
    }

    private static async Task SendAsync(ParseResult arguments, ReplayPackets packets, ISink<ReplayPacket> sink, CancellationToken cancellation)
    {
        var loops = arguments.GetValue(ReplayOptions.Loop);
        var run = new ReplayRun(sink, TimeProvider.System, Say)
        {
            Rate = arguments.GetValue(ReplayOptions.Rate),
            Expected = loops ? null : packets.Files.Count,
        };
        try
        {
            do
                await run.SendAsync(packets.Read().ToAsyncEnumerable(), cancellation);
            while (loops && run.Sent > 0);
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

    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var whole) && whole.Count == whole.Array!.Length ? whole.Array : memory.ToArray();
}
