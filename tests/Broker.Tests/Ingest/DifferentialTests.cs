using System.Text.Json;
using Broker.Core.Wire;
using Broker.Ingest;
using Xunit.Abstractions;

namespace Broker.Tests.Ingest;

/// <summary>
/// Every field we keep, against a second reader written in another language on another Avro library. Where the library is not
/// installed, the made packets are only decoded; where the real packets are not there, only the made ones are compared.
/// </summary>
public sealed class DifferentialTests(ITestOutputHelper output) : IDisposable
{
    private const int PacketsPerSchema = 12;

    private static readonly string[] Folders = ["ztf", "lsst", "elasticc", "atlas", "decam", "winter", "gattini_ir", "turbo"];

    private readonly string folder = Directory.CreateTempSubdirectory("made-packets-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Made_packets_of_every_bundled_schema_decode_to_what_python_reads()
    {
        foreach (var survey in new[] { "lsst", "ztf" })
        {
            foreach (var version in BundledSchemas.Versions(survey))
            {
                var container = new MadePackets(seed: 20261121).Container(AvroSchema.Parse(BundledSchemas.Text(survey, version)!), PacketsPerSchema);
                await System.IO.File.WriteAllBytesAsync(Path.Combine(folder, $"{survey}_{version}.avro"), container);
            }
        }

        var files = Directory.GetFiles(folder).Length;
        Assert.True(files >= 16, $"{files} schemas are bundled");
        await Compare([folder], folder, files * PacketsPerSchema);
    }

    [Fact]
    public async Task Real_packets_decode_to_what_python_reads()
    {
        var data = Environment.GetEnvironmentVariable("BROKER_TEST_DATA") ?? Path.Combine(SecondReader.RepositoryRoot, "..", "shared", "data");
        string[] paths = [.. Folders.Select(survey => Path.Combine(data, "alerts", survey)).Where(Directory.Exists)];
        if (paths.Length == 0)
        {
            output.WriteLine($"no real packets under {data} (BROKER_TEST_DATA): the made ones of the bundled schemas stand for them");
            await Made_packets_of_every_bundled_schema_decode_to_what_python_reads();
            return;
        }

        await Compare(paths, Path.Combine(data, "alerts", "lsst", "schema"), fewest: 1);
    }

    private async Task Compare(string[] paths, string schemas, int fewest)
    {
        var (alerts, errors) = await DecodeAsync(paths);
        output.WriteLine($"{alerts.Count} packets decoded, {errors.Count} rejected");
        Assert.True(alerts.Count >= fewest, string.Join('\n', errors.Values.Take(20)));
        if (!SecondReader.IsThere)
        {
            output.WriteLine("python3-avro is not installed: decoded only, compared with nothing");
            return;
        }

        var expected = SecondReader.Read(schemas, paths);
        var readable = expected.Where(line => !line.TryGetProperty("error", out _)).ToList();
        var unreadable = expected.Where(line => line.TryGetProperty("error", out _)).Select(FileOf).ToHashSet();
        Nothing(errors.Keys.Where(file => !unreadable.Contains(file)).Select(file => errors[file]));
        Nothing(readable.Where(line => !unreadable.Contains(FileOf(line))).SelectMany(line => alerts.TryGetValue(Key(line), out var alert)
            ? AlertDifferences.Of(line, alert).Select(difference => $"{Key(line)} {difference}")
            : [$"{Key(line)} is missing"]));
        output.WriteLine($"{readable.Count} packets compared with python3-avro; it cannot read {string.Join(", ", unreadable.Select(Path.GetFileName))}");
    }

    private static void Nothing(IEnumerable<string> offences)
    {
        var first = offences.Take(20).ToList();
        Assert.True(first.Count == 0, string.Join('\n', first));
    }

    private static async Task<(Dictionary<string, JsonElement> Alerts, Dictionary<string, string> Errors)> DecodeAsync(string[] paths)
    {
        using var lines = new MemoryStream();
        await new DecodeReport(SchemaPlaces.Reader(null), lines).RunAsync(PacketFolder.Find(paths).Packets, CancellationToken.None);
        var alerts = new Dictionary<string, JsonElement>();
        var errors = new Dictionary<string, string>();
        lines.Position = 0;
        using var reader = new StreamReader(lines);
        while (await reader.ReadLineAsync() is { } line)
        {
            var json = JsonDocument.Parse(line).RootElement;
            if (json.TryGetProperty("error", out var error))
                errors[FileOf(error)] = line;
            else
                alerts[Key(json)] = json;
        }

        return (alerts, errors);
    }

    private static string FileOf(JsonElement line) => line.GetProperty("file").GetString()!;

    private static string Key(JsonElement line) => $"{FileOf(line)}#{line.GetProperty("index").GetInt32()}";
}
