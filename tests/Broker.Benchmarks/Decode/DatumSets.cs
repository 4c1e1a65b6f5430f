using Broker.Benchmarks.Pipeline;
using Broker.Core.Wire;

namespace Broker.Benchmarks.Decode;

/// <summary>What is decoded: the real packets that other readers were measured on, where they are at hand, and the simulator's.</summary>
internal static class DatumSets
{
    private static readonly string[] SharedNames = ["ztfv33", "ztfv402", "lsst10", "lsst10long"];

    /// <summary>Test data: BROKER_TEST_DATA, by default <c>../shared/data</c>.</summary>
    public static string DataFolder => Path.GetFullPath(
        Environment.GetEnvironmentVariable("BROKER_TEST_DATA") is { Length: > 0 } data ? data : Path.Combine(Repository(), "..", "shared", "data"));

    /// <summary>The folder <c>bench/decode</c> beside the test data.</summary>
    public static string SharedFolder => Path.GetFullPath(Path.Combine(DataFolder, "..", "bench", "decode"));

    /// <summary>The sets of <see cref="SharedFolder"/> that are there.</summary>
    public static IReadOnlyList<DatumSet> Shared() => [.. SharedNames.Select(name => DatumSet.Read(SharedFolder, name)).OfType<DatumSet>()];

    /// <summary>Simulated packets, written to <paramref name="folder"/> so that a yardstick can read them too.</summary>
    public static async Task<IReadOnlyList<DatumSet>> SimulatedAsync(int alerts, string folder, CancellationToken cancellation)
    {
        var sets = new List<DatumSet>();
        foreach (var packets in await SimulatedSky.Make(alerts).SetsAsync(cancellation))
        {
            var set = Unwrapped(packets, folder);
            await set.WriteAsync(cancellation);
            sets.Add(set);
        }

        return sets;
    }

    private static DatumSet Unwrapped(PacketSet set, string folder)
    {
        var first = set.Packets[0];
        if (ConfluentFrame.TryRead(first.Span, out var id, out var start))
        {
            var schema = AvroSchema.Parse(BundledSchemas.Text(set.Name.Split('_')[0], SchemaStore.VersionOf(id))!);
            return new DatumSet(folder, set.Name, schema, [.. set.Packets.Select(packet => packet[start..])]);
        }

        return new DatumSet(folder, set.Name, Open(first).Schema, [.. set.Packets.Select(packet => Open(packet).Datums().Single().Bytes)]);
    }

    private static ObjectContainer Open(ReadOnlyMemory<byte> packet) =>
        ObjectContainer.TryOpen(packet, out var container, out var fault) ? container : throw new InvalidOperationException(fault.ToString());

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Broker.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? Environment.CurrentDirectory;
    }
}
