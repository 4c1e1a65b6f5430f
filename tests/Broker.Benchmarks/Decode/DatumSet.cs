using System.Buffers.Binary;
using Broker.Core.Wire;
using Broker.Ingest;
using Broker.Ingest.Surveys;

namespace Broker.Benchmarks.Decode;

/// <summary>
/// Bare datums and the schema that wrote them, as two files: <c>NAME.bin</c>, each datum behind its length (little-endian int32),
/// and <c>NAME.avsc</c>.
/// </summary>
internal sealed record DatumSet(string Folder, string Name, AvroSchema Schema, IReadOnlyList<ReadOnlyMemory<byte>> Datums)
{
    public double MeanBytes => Datums.Average(datum => datum.Length);

    /// <summary>Null when the two files are not there.</summary>
    public static DatumSet? Read(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path + ".bin") || !File.Exists(path + ".avsc"))
            return null;
        ReadOnlyMemory<byte> file = File.ReadAllBytes(path + ".bin");
        var datums = new List<ReadOnlyMemory<byte>>();
        for (var at = 0; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(file.Span[at..]);
            datums.Add(file.Slice(at + sizeof(int), length));
            at += sizeof(int) + length;
        }

        return new DatumSet(folder, name, AvroSchema.Parse(File.ReadAllText(path + ".avsc")), datums);
    }

    public async Task WriteAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, Name);
        await File.WriteAllTextAsync(path + ".avsc", Schema.ToJson(), cancellation);
        await using var file = File.Create(path + ".bin");
        var length = new byte[sizeof(int)];
        foreach (var datum in Datums)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, datum.Length);
            await file.WriteAsync(length, cancellation);
            await file.WriteAsync(datum, cancellation);
        }
    }

    /// <exception cref="InvalidOperationException">No survey knows the schema.</exception>
    public DatumDecoder Decoder() => new SurveyDecoders(PacketReader.Surveys).For(Schema) is { Value: { } decoder }
        ? decoder
        : throw new InvalidOperationException($"{Name}: no survey knows {Schema.FullName}");
}
