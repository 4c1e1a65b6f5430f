using System.Diagnostics;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest;
using Xunit.Abstractions;

namespace Broker.Tests.Ingest.Mutation;

/// <summary>
/// Damaged packets of every bundled schema, framed and in containers, and of real ones where they are: each is an alert or a named
/// reason, soon, and for no more memory than twice its own size and what a reader needs once.
/// </summary>
public sealed class MutatedPacketTests(ITestOutputHelper output)
{
    private const int Seed = 20261121;
    private const int MadePerSchema = 6;
    private const int LongestRealBytes = 300_000;
    private const int MostRealFiles = 150;

    /// <summary>For the alert itself, its texts and its reason.</summary>
    private const int AlertBytes = 16 << 10;

    /// <summary>For a plan that is compiled anew: 64 containers with schemas of their own push the others out.</summary>
    private const int PlanBytes = 256 << 10;

    /// <summary>A new writer's schema, parsed and compiled.</summary>
    private const int BytesPerHeaderByte = 60;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private long decoded, large, largest, slowestMicroseconds;

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
        foreach (var packet in packets)
            await reader.ReadOneAsync(packet.Bytes, default);

        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var packet = packets[random.Next(packets.Count)];
            Check(reader, mutator.Mutate(packet, packets[random.Next(packets.Count)]), $"{packet.Name}, mutation {i} of seed {Seed}");
            if ((i + 1) % 100_000 == 0)
                await Console.Error.WriteLineAsync($"{i + 1} damaged packets, {decoded} of them still alerts, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        }

        var summary = $"{count} packets from {packets.Count} sound ones: {decoded} alerts, slowest {slowestMicroseconds} us; memory beyond twice the packet: {large} times above {AlertBytes} bytes, at most {largest}";
        output.WriteLine(summary);
        await Console.Error.WriteLineAsync(summary);
        Assert.InRange(large, 0, count / 50);
    }

    private void Check(PacketReader reader, byte[] bytes, string name)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        var reading = reader.ReadOneAsync(bytes, default);
        Assert.True(reading.IsCompleted, name);
        var outcome = reading.Result;
        var took = Stopwatch.GetElapsedTime(started);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(took < Longest, $"{name}: {took}");
        Assert.True(outcome.Verdict == Verdict.Passed || !string.IsNullOrEmpty(outcome.Message), name);
        var header = bytes.AsSpan().StartsWith(ObjectContainer.Magic) ? Math.Min(bytes.Length, 64 << 10) : 0;
        var allowed = (2L * bytes.Length) + PlanBytes + ((long)BytesPerHeaderByte * header);
        Assert.True(allocated <= allowed, $"{name}: {allocated} bytes for a packet of {bytes.Length}");
        decoded += outcome.Verdict == Verdict.Passed ? 1 : 0;
        if (header == 0)
            largest = Math.Max(largest, allocated - (2L * bytes.Length));
        if (header == 0 && allocated > (2L * bytes.Length) + AlertBytes)
            large++;
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
            return new SoundPacket($"{survey} {version} container", made.Container(schema, 1), []);
        var datum = made.Datum(schema);
        var frame = new byte[ConfluentFrame.SizeBytes];
        ConfluentFrame.Write(frame, Id(version));
        return new SoundPacket($"{survey} {version} framed", [.. frame, .. datum], [.. made.Marks.Select(mark => mark + frame.Length)]);
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
        return [.. files.Where((_, i) => i % step == 0).Select(file => new SoundPacket(file, File.ReadAllBytes(file), []))];
    }
}
