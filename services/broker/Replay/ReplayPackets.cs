using Broker.Core.Wire;

namespace Broker.Broker.Replay;

/// <summary>
/// Files and folders of survey packets, and packs, as the messages they came as. A container of one record and a framed datum keep their bytes; a
/// container of many becomes one message a record; what is damaged goes out as it is, to end as a dead letter.
/// </summary>
public sealed class ReplayPackets(IReadOnlyList<string> paths)
{
    private const long MaxFileBytes = 1L << 30;
    private const string LsstTopic = "lsst-alerts";

    /// <summary>Containers say themselves what they are; every survey but Rubin sends those.</summary>
    private const string ContainerTopic = "ztf-alerts";

    private readonly PacketKey _key = new();
    private readonly Dictionary<int, AvroSchema?> _framed = [];

    /// <summary>Files that are no packets, in the order they were met.</summary>
    public List<string> Skipped { get; } = [];

    /// <summary>All files, folders searched through in the order of their names.</summary>
    /// <exception cref="FileNotFoundException">A path that does not exist.</exception>
    public IReadOnlyList<string> Files { get; } = [.. paths.SelectMany(Expand)];

    /// <summary>One message after the other; one file is in memory at a time.</summary>
    public IEnumerable<ReplayPacket> Read() => Files.SelectMany(ReadFile);

    /// <summary>Where the packets of a survey go that nobody named a topic for.</summary>
    public static string TopicOf(string survey) => survey == "lsst" ? LsstTopic : ContainerTopic;

    private static IEnumerable<string> Expand(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new FileNotFoundException($"{path}: no such file or folder");
        return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
    }

    private IEnumerable<ReplayPacket> ReadFile(string path)
    {
        var named = Path.GetExtension(path) is ".avro" or ".bin";
        if (PackFile.IsOne(path))
            return PackFile.Read(path).SelectMany(packet => Messages(packet.Place, packet.Bytes, named: true));
        return new FileInfo(path).Length > MaxFileBytes ? Skip(path) : Messages(path, File.ReadAllBytes(path), named);
    }

    private IEnumerable<ReplayPacket> Messages(string path, byte[] bytes, bool named)
    {
        if (bytes.AsSpan().StartsWith(ObjectContainer.Magic))
            return Split(path, bytes);
        return named ? [Framed(path, bytes)] : Skip(path);
    }

    private ReplayPacket[] Skip(string path)
    {
        Skipped.Add(path);
        return [];
    }

    private IEnumerable<ReplayPacket> Split(string path, byte[] bytes)
    {
        if (!ObjectContainer.TryOpen(bytes, out var container, out _))
            return [Packet(path, ContainerTopic, bytes, null)];
        var topic = container.Schema.FullName.StartsWith("lsst", StringComparison.Ordinal) ? LsstTopic : ContainerTopic;
        var firstTwo = container.Datums().Take(2).ToArray();
        return firstTwo.Length < 2
            ? [Packet(path, topic, bytes, firstTwo.Length == 1 ? _key.Of(container.Schema, firstTwo[0].Bytes.Span) : null)]
            : Records(path, topic, container);
    }

    private IEnumerable<ReplayPacket> Records(string path, string topic, ObjectContainer container)
    {
        var schema = container.Schema.ToJson();
        return container.Datums().Select(datum => Packet(
            path, topic, ContainerWriter.OfOne(schema, datum.Bytes.Span), _key.Of(container.Schema, datum.Bytes.Span)));
    }

    private ReplayPacket Framed(string path, byte[] bytes)
    {
        string? key = null;
        var framed = ConfluentFrame.TryRead(bytes, out var id, out var at);
        if (framed && FramedSchema(id) is { } schema)
            key = _key.Of(schema, bytes.AsSpan(at));
        return Packet(path, framed || Path.GetExtension(path) == ".bin" ? LsstTopic : ContainerTopic, bytes, key);
    }

    private AvroSchema? FramedSchema(int id)
    {
        if (!_framed.TryGetValue(id, out var schema))
            _framed[id] = schema = BundledSchemas.Text("lsst", SchemaStore.VersionOf(id)) is { } text ? AvroSchema.Parse(text) : null;
        return schema;
    }

    private static ReplayPacket Packet(string path, string topic, byte[] bytes, string? key) => new()
    {
        Topic = topic,
        Key = key ?? Path.GetFileName(path),
        Bytes = bytes,
        File = path,
    };
}
