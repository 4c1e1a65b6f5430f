using System.Text.RegularExpressions;
using Broker.Core.Streams;
using Broker.Core.Wire;
using Broker.Ingest;
using Broker.Ingest.Surveys;

namespace Broker.Benchmarks.Decode;

/// <summary>
/// Real and synthetic Rubin packets of each schema version, as they lie in a folder <c>alerts/lsst</c>: one set a version and kind
/// (<c>lsst_v9_0_wire</c>), and those of all kinds whose object has no history, <c>lsst_new_real</c>.
/// </summary>
internal static partial class RealPackets
{
    private sealed record Packet(string Kind, AvroSchema Schema, ReadOnlyMemory<byte> Datum, DecodedAlert Alert);

    /// <param name="data">The folder that holds <c>alerts</c>; need not be there.</param>
    /// <param name="folder">Where the sets are written, for a yardstick to read.</param>
    public static async Task<IReadOnlyList<DatumSet>> SetsAsync(string data, string folder, CancellationToken cancellation)
    {
        var root = Path.Combine(data, "alerts", "lsst");
        if (!Directory.Exists(root))
            return [];
        var schemas = new SchemaStore(Directory.Exists(Path.Combine(root, "schema")) ? [Path.Combine(root, "schema")] : []);
        var packets = new List<Packet>();
        foreach (var path in PacketFolder.Find([root]).Packets)
        {
            ReadOnlyMemory<byte> bytes = await File.ReadAllBytesAsync(path, cancellation);
            var (schema, datums) = await DatumsAsync(bytes, schemas, cancellation);
            packets.AddRange(datums.Select(datum => Read(KindOf(Path.GetRelativePath(root, path)), schema!, datum)).OfType<Packet>());
        }

        var newest = packets.Where(packet => packet.Kind == "real" && packet.Alert.Alert.LightCurve.Count == 1);
        var sets = packets.GroupBy(packet => $"lsst_v{packet.Alert.Alert.SchemaVersion.Replace('.', '_')}_{packet.Kind}")
            .Append(newest.GroupBy(_ => "lsst_new_real").FirstOrDefault())
            .OfType<IGrouping<string, Packet>>()
            .SelectMany(group => group.GroupBy(packet => packet.Schema.ToJson()).Select((one, i) => Set(i == 0 ? group.Key : $"{group.Key}_{i + 1}", folder, [.. one])))
            .OrderBy(set => set.Name, StringComparer.Ordinal)
            .ToList();
        foreach (var set in sets)
            await set.WriteAsync(cancellation);
        return sets;
    }

    private static DatumSet Set(string name, string folder, IReadOnlyList<Packet> packets) =>
        new(folder, name, packets[0].Schema, [.. packets.Select(packet => packet.Datum)]);

    private static async ValueTask<(AvroSchema? Schema, IEnumerable<ReadOnlyMemory<byte>> Datums)> DatumsAsync(
        ReadOnlyMemory<byte> bytes, SchemaStore schemas, CancellationToken cancellation)
    {
        if (ConfluentFrame.TryRead(bytes.Span, out var id, out var start))
            return (await schemas.FindAsync(id, cancellation)).Schema is { } known ? (known, [bytes[start..]]) : (null, []);
        return ObjectContainer.TryOpen(bytes, out var container, out _)
            ? (container.Schema, container.Datums().Where(datum => datum.Fault.IsNone).Select(datum => datum.Bytes))
            : (null, []);
    }

    /// <summary>Null when it is no alert.</summary>
    private static Packet? Read(string kind, AvroSchema schema, ReadOnlyMemory<byte> datum)
    {
        var alert = new DecodedAlert();
        return new SurveyDecoders(PacketReader.Surveys).For(schema) is { Verdict: Verdict.Passed, Value: { } decode }
            && decode(datum.Span, alert, out _).Verdict == Verdict.Passed
            ? new Packet(kind, schema, datum, alert)
            : null;
    }

    /// <summary><c>real</c> of <c>real_v10_0/ddf.avro</c>, <c>ops_rehearsal</c> of <c>ops_rehearsal_v7_1.avro</c>, <c>minimal</c> of <c>wire/minimal_v9_0.bin</c>.</summary>
    private static string KindOf(string path) =>
        Path.GetFileName(path).StartsWith("minimal", StringComparison.Ordinal)
            ? "minimal"
            : Ending().Replace(path.Split(Path.DirectorySeparatorChar)[0], "");

    [GeneratedRegex(@"(_v\d.*|_\d{4}-.*|_schema\d.*|\.avro|\.bin)$")]
    private static partial Regex Ending();
}
