using System.Diagnostics;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest;
using Broker.Ingest.Surveys;
using Xunit.Abstractions;

namespace Broker.Tests.Ingest.Mutation;

/// <summary>
/// Damaged packets of every bundled schema, framed and in containers, and of real ones where they are: each is an alert or a named
/// reason, soon, and for no more memory than twice its own size, but for the schema that a damaged header makes.
/// </summary>
public sealed class MutatedPacketTests(ITestOutputHelper output)
{
    private const int Seed = 20261121;
    private const int MadePerSchema = 6;
    private const int LongestRealBytes = 300_000;
    private const int MostRealFiles = 150;

    /// <summary>For what is the same for every packet, however short: its reason, a text or two.</summary>
    private const int PacketBytes = 16 << 10;

    /// <summary>For what a packet is the first to need and what is kept then: a plan's pool of texts, a table that grows.</summary>
    private const int KeptBytes = 48 << 10;

    /// <summary>So many packets of a run may be the first to need something.</summary>
    private const int MostFirst = 50;

    /// <summary>For a schema never met before: its plan.</summary>
    private const int PlanBytes = 64 << 10;

    /// <summary>For a schema never met before: parsed, remembered and compiled.</summary>
    private const int BytesPerSchemaByte = 16;

    private const int LongestHeaderBytes = 64 << 10;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly DecodedAlert alert = new();
    private long decoded, large, largest, largestWithSchema, slowestMicroseconds;
    private double mostPerSchemaByte;

    [Fact]
    public Task Twenty_thousand_damaged_packets_do_no_harm() => RunAsync(20_000, MadePackets());

    [Fact]
    [Trait("Category", "Faults")]
    public Task A_million_damaged_packets_do_no_harm() => RunAsync(1_000_000, [.. MadePackets(), .. RealPackets()]);

    private async Task RunAsync(int count, List<SoundPacket> packets)
    {
        var random = new Random(Seed);
        var mutator = new Mutator(Seed);
        var reader = new PacketReader(new SchemaStore([]), PacketReader.Surveys) { WaitsForSchemas = false };
        foreach (var packet in packets.SelectMany(packet => Enumerable.Repeat(packet, 2)))
            await reader.ReadOneAsync(packet.Bytes, default, alert);

        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var packet = packets[random.Next(packets.Count)];
            var bytes = mutator.Mutate(packet, packets[random.Next(packets.Count)]);
            var header = bytes.AsSpan().StartsWith(packet.Bytes.AsSpan(0, packet.HeaderBytes)) ? 0 : Math.Min(bytes.Length, LongestHeaderBytes);
            Check(reader, bytes, header, $"{packet.Name}, mutation {i} of seed {Seed}");
            if ((i + 1) % 100_000 == 0)
                await Console.Error.WriteLineAsync($"{i + 1} damaged packets, {decoded} of them still alerts, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        }

        var summary = $"{count} packets from {packets.Count} sound ones: {decoded} alerts, slowest {slowestMicroseconds} us; memory beyond twice the packet: at most {largest} bytes, above {PacketBytes} {large} times; "
            + $"with a schema never met: at most {largestWithSchema}, {mostPerSchemaByte:0.0} per byte of it beyond {PlanBytes}";
        output.WriteLine(summary);
        await Console.Error.WriteLineAsync(summary);
        Assert.InRange(large, 0, MostFirst);
    }

    /// <param name="header">Bytes that may bring a schema along that was never met before.</param>
    private void Check(PacketReader reader, byte[] bytes, int header, string name)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        var reading = reader.ReadOneAsync(bytes, default, alert);
        Assert.True(reading.IsCompleted, name);
        var outcome = reading.Result;
        var took = Stopwatch.GetElapsedTime(started);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(took < Longest, $"{name}: {took}");
        Assert.True(outcome.Verdict == Verdict.Passed || !string.IsNullOrEmpty(outcome.Message), name);
        var beyond = allocated - (2L * bytes.Length);
        var allowed = PacketBytes + KeptBytes + (header == 0 ? 0 : PlanBytes + (BytesPerSchemaByte * header));
        Assert.True(beyond <= allowed, $"{name}: {beyond} bytes beyond twice its {bytes.Length}, where {allowed} are allowed");
        decoded += outcome.Verdict == Verdict.Passed ? 1 : 0;
        if (header == 0)
        {
            largest = Math.Max(largest, beyond);
            large += beyond > PacketBytes ? 1 : 0;
        }
        else
        {
            largestWithSchema = Math.Max(largestWithSchema, beyond);
            mostPerSchemaByte = Math.Max(mostPerSchemaByte, (beyond - PlanBytes) / (double)header);
        }

        slowestMicroseconds = Math.Max(slowestMicroseconds, (long)took.TotalMicroseconds);
    }

    private static List<SoundPacket> MadePackets()
    {
        var packets = new List<SoundPacket>();
        foreach (var survey in new[] { "lsst", "ztf" })
        {
            foreach (var version in BundledSchemas.Versions(survey))
            {
                var schema = AvroSchema.Parse(BundledSchemas.Text(survey, version)!);
                for (var i = 0; i < MadePerSchema; i++)
                    packets.Add(Made(survey, version, schema, i));
            }
        }

        return packets;
    }

    private static SoundPacket Made(string survey, string version, AvroSchema schema, int number)
    {
        var made = new MadePackets(Seed + number);
        if (survey != "lsst" || number == 0)
            return Sound($"{survey} {version} container", made.Container(schema, 1));
        var datum = made.Datum(schema);
        var frame = new byte[ConfluentFrame.SizeBytes];
        ConfluentFrame.Write(frame, Id(version));
        return new SoundPacket($"{survey} {version} framed", [.. frame, .. datum], 0, [.. made.Marks.Select(mark => mark + frame.Length)]);
    }

    private static int Id(string version) => (100 * Version.Parse(version).Major) + Version.Parse(version).Minor;

    private List<SoundPacket> RealPackets()
    {
        var data = Environment.GetEnvironmentVariable("BROKER_TEST_DATA") ?? Path.Combine(SecondReader.RepositoryRoot, "..", "shared", "data");
        var folder = Path.Combine(data, "alerts");
        if (!Directory.Exists(folder))
        {
            output.WriteLine($"no real packets under {data} (BROKER_TEST_DATA): made ones alone");
            return [];
        }

        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".avro" or ".bin" && new FileInfo(file).Length <= LongestRealBytes)
            .Order(StringComparer.Ordinal).ToList();
        var step = Math.Max(1, files.Count / MostRealFiles);
        return [.. files.Where((_, i) => i % step == 0).Select(file => Sound(file, File.ReadAllBytes(file))).Where(IsPlain)];
    }

    /// <summary>One packet, not compressed: unpacking takes what it takes, within limits of its own (HostileBytesTests), and a message carries one packet.</summary>
    private static bool IsPlain(SoundPacket packet) =>
        !ObjectContainer.TryOpen(packet.Bytes, out var container, out _)
        || (container.Blocks().ToList() is [{ Count: 1 } only] && packet.Bytes.AsSpan().Overlaps(only.Data.Span));

    private static SoundPacket Sound(string name, byte[] bytes) =>
        new(name, bytes, ObjectContainer.TryOpen(bytes, out var container, out _) ? container.Blocks().Select(block => block.Offset).FirstOrDefault(bytes.Length) : 0, []);
}
